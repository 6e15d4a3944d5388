"""Which version of xAPI a request speaks."""

import re

from django.utils.translation import gettext as _

from learning.lrs.errors import BadRequest

HEADER = "X-Experience-API-Version"
V1, V2 = "1.0.3", "2.0.0"
SPOKEN = (V2, V1)  # the newest first

# 1.0.3 Communication 3.3: "1.0" is 1.0.0, and every patch version is served. 2.0 says the same of itself.
_WRITTEN = re.compile(r"([12])\.0(\.(0|[1-9]\d{0,3}))?", re.ASCII)


def negotiated(asked: str | None) -> str:
    """The version that ``asked`` is answered in. Raises BadRequest where it is none of ours."""
    if not asked:
        raise BadRequest(
            _("The header X-Experience-API-Version is missing. Send 1.0.3 or 2.0.0."), place=HEADER
        )
    found = _WRITTEN.fullmatch(asked.strip())
    if found is None:
        raise BadRequest(_("This version of xAPI is not spoken here. Send 1.0.3 or 2.0.0."), place=HEADER)
    return V1 if found[1] == "1" else V2


def nearest(asked: str | None) -> str | None:
    """The version for the answer to a request that names a wrong one; None if it names none at all."""
    if not asked:
        return None
    return V1 if asked.strip().startswith("1.") else V2
