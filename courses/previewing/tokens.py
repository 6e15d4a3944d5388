"""What stands in the address of a preview: the link's number, signed, so that no other can be guessed or tried."""

import uuid

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse

from courses.previewing.models import PreviewLink

_signer = Signer(salt="learning.preview")


def address_of(link: PreviewLink, request: HttpRequest) -> str:
    """The whole address to send to somebody."""
    path = reverse("learning_courses:preview", args=[_signer.sign(link.uuid.hex)])
    return request.build_absolute_uri(path)


def link_with(token: str) -> PreviewLink | None:
    """The valid link with this token; None if it is forged, has expired or was revoked."""
    try:
        number = uuid.UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    link = PreviewLink.objects.select_related("revision").filter(uuid=number).first()
    return link if link and link.is_valid else None
