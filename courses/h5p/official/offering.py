"""The views of the form, where its author chose the official editor."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from courses.h5p.official import client
from courses.h5p.official.page import address_of
from courses.h5p.official.widget import ASKED, is_handed


class OffersOfficial:
    """Tells the form where the editor is, and lets this one page show its origin in a frame."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        content = kwargs.get("instance")
        if self.wants_official and content is not None and content.library_id:
            own = content if content.pk else None
            kwargs["official"] = address_of(self.request, own, content.main)
        return kwargs

    def get_success_url(self) -> str:
        """A draft that was saved is gone on with in the same editor."""
        address: str = super().get_success_url()  # type: ignore[misc]
        is_draft = address == self.get_edit_url()  # type: ignore[attr-defined]
        return f"{address}?{urlencode(ASKED)}" if is_draft and self.wants_official else address

    @property
    def wants_official(self) -> bool:
        said = all(self.request.GET.get(key) == value for key, value in ASKED.items())
        return (said or is_handed(self.request.POST)) and client.is_offered(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if self.wants_official:
            # How django-csp is told. A host with another policy for its administration names the origin there.
            answer._csp_update = {"frame-src": [client.origin()]}
        return answer
