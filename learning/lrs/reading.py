"""Who may look something up that is no statement and no document."""

from django.utils.translation import gettext as _

from learning.lrs.caller import Caller
from learning.lrs.errors import Forbidden
from learning.lrs.scopes import Scope


def must_read(caller: Caller) -> None:
    """Raise Forbidden for a client that may only send statements."""
    if not caller.scopes - {Scope.WRITE}:
        raise Forbidden(_("This client may send statements and nothing else."))
