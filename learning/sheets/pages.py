"""Whose imports of one kind somebody sees, and where their pages are in the Wagtail admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from learning.sheets.models import State, Upload
from learning.sheets.running import MAY_BE_CHECKED, wait_for_worker
from learning.sheets.work import let_work

STEPS = ("columns", "apply", "stop", "undo", "result")


class Pages:
    """One kind of import: where its pages are, what its files are, and what is said of its rows."""

    work: str  # what its tasks and entries of the log are called after: "roster" in "check_roster"
    model: Any
    urls: str  # the namespace of its addresses
    list_page, page = "index", "import"  # the addresses of all imports, and of one
    folder: str  # of its templates
    base: str  # the template around all of them
    related: tuple[str, ...] = ("uploaded_by",)

    def title(self) -> str:
        """What the list of imports is called."""
        raise NotImplementedError

    def furniture(self, title: str, upload: Upload | None = None) -> dict[str, Any]:
        """Title and breadcrumbs; of a page about ``upload`` if one is given."""
        raise NotImplementedError

    def imports_of(self, user) -> QuerySet:
        """Those that the user uploaded; a superuser's are all. They may name what other officers do not see."""
        imports = self.model._default_manager.select_related(*self.related)
        return imports if user.is_superuser else imports.filter(uploaded_by=user)

    def own(self, request: HttpRequest, pk: int) -> Any:
        """The import, if it is one of the user's; else there is none."""
        return get_object_or_404(self.imports_of(request.user), pk=pk)

    def address(self, upload: Upload, step: str = "") -> str:
        """The page of one import, or of a step of it."""
        return reverse(f"{self.urls}:{step or self.page}", args=[upload.pk])

    def list_address(self) -> str:
        """The page of all imports."""
        return reverse(f"{self.urls}:{self.list_page}")

    def action(self, done: str) -> str:
        """What is noted in the log when somebody has ``done`` it."""
        return f"learning.{done}_{self.work}"

    def shown(self, request: HttpRequest, name: str, title: str, upload: Upload, **about) -> HttpResponse:
        """The template ``name`` of the kind, about ``upload``."""
        at = {step: self.address(upload, step) for step in STEPS}
        at |= {"self": self.address(upload), "list": self.list_address()}
        about |= {"base": self.base, "upload": upload, "at": at}
        return render(request, f"{self.folder}/{name}.html", {**about, **self.furniture(title, upload)})

    def begin_check(self, upload: Upload, *, given: tuple = MAY_BE_CHECKED) -> HttpResponse:
        """Let the worker check it, if it is in one of the states ``given``; and show it."""
        if wait_for_worker(upload, State.CHECKING, given=given):
            let_work(f"check_{self.work}", upload)
        return redirect(self.address(upload))
