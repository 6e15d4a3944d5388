"""A pack becomes pages: first its files, one by one, then everything else in one transaction."""

import contextlib
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale

from courses.changing import pending
from courses.packs.check import check, is_same
from courses.packs.incoming import Findings, Incoming, model_for, says_same
from courses.packs.manifest import Pack
from courses.packs.outgoing import page_fields
from courses.packs.trace import Trace, as_here, before_change
from learning import api
from learning.models import Choice
from learning.packs import read


class CannotImport(Exception):
    """The pack is not taken; nothing of it is here. The message says why, for the user."""


def take(
    pack: Pack,
    *,
    parent: Any = None,
    user: Any = None,
    as_copy: bool = False,
    as_draft: bool = False,
    choice: Any = Choice.KEEP,
    copy: str = "",
    beat: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Any, Findings]:
    """Take ``pack`` below ``parent``, or into the course that it is here already; its main page, and what was found.

    ``choice`` is for those who have begun a course that changes. ``copy`` names the copy, so that it can be gone on
    with. ``beat`` is told how far it is, and may raise to stop it. Raises CannotImport; then nothing is left behind.
    """
    findings = check(pack, parent=parent, user=user, as_copy=as_copy)
    if not findings.is_good:
        raise CannotImport(_("Nothing was imported: something in it is refused."))
    incoming = Incoming(pack, parent=parent, user=user, copy=(copy or str(uuid.uuid4())) if as_copy else "")
    made: list[Any] = []
    trace = Trace()
    try:
        _load_files(incoming, trace, made, beat)
        with transaction.atomic():
            _load_items(incoming, trace)
            page = _Pages(incoming, trace, as_draft=as_draft, choice=choice).take()
    except BaseException as error:
        _take_back(made)
        if isinstance(error, ValidationError):
            raise CannotImport("; ".join(error.messages)) from error
        raise
    for said in incoming.findings.told:
        findings.tell(said)
    findings.trace = trace.to_json()
    return page, findings


def _load_files(incoming: Incoming, trace: Trace, made: list[Any], beat: Callable[[int, int], None]) -> None:
    files = [one for one in incoming.items() if one[1].is_file]
    for done, (reference, part, data) in enumerate(files):
        beat(done, len(files))
        if incoming.thing(reference) is None:
            with _named(part.title(data)), transaction.atomic():
                made.append(part.load(reference.partition(":")[2], data, None, incoming))
            incoming.local[reference] = made[-1]
            trace.made_item(part, made[-1])
    beat(len(files), len(files))


def _take_back(made: list[Any]) -> None:
    """Delete the files that were stored for nothing."""
    for thing in made:
        file = thing.file
        thing.delete()
        with contextlib.suppress(OSError):
            file.storage.delete(file.name)


def _load_items(incoming: Incoming, trace: Trace) -> None:
    for reference, part, data in incoming.items():
        thing = incoming.thing(reference)
        if part.is_file or (thing is not None and (not part.updates or says_same(part, thing, data))):
            continue
        before = as_here(part, thing) if thing is not None else None
        with _named(part.title(data)):
            loaded = part.load(incoming.key_of(reference), data, thing, incoming)
        incoming.local[reference] = loaded
        if before is None:
            trace.made_item(part, loaded)
        else:
            trace.changed_item(part, loaded, before)


@contextlib.contextmanager
def _named(title: str):
    """Say in which thing it is, if something is wrong."""
    try:
        yield
    except ValidationError as error:
        said = "; ".join(error.messages)
        raise ValidationError(f"“{title}”: {said}") from error


class _Pages:
    """The pages of a pack. They are all begun before any is filled in, because they name one another."""

    def __init__(self, incoming: Incoming, trace: Trace, *, as_draft: bool, choice: Any):
        self.incoming, self.trace = incoming, trace
        self.as_draft, self.choice = as_draft, choice
        self.data = incoming.wanted()

    def take(self) -> Any:
        new = [data for data in self.data if self.incoming.here(data) is None]
        for data in new:
            self._begin(data)
        # The course is there before its lessons are published, and a page before what is in it.
        for data in self.data:
            page = self.incoming.here(data)
            if data in new or not is_same(page, data):
                self._fill(page, data, is_new=data in new)
        self._put_in_order()
        main = next(data for data in self.data if data["is"] == "course")
        return self.incoming.here(main)

    def _begin(self, data: dict[str, Any]) -> None:
        above = self.incoming.place_of(data).specific
        model = model_for(data, above)
        if model is None:
            raise ValidationError(
                _("Pages of this kind cannot stand below “%(title)s”.") % {"title": above.title}
            )
        page = model(
            title=data["title"][:255] or data["slug"][:255],
            slug=find_available_slug(above, data["slug"][:200] or "khoa-hoc"),
            locale=Locale.objects.get(language_code=data["language"]),
            translation_key=self.incoming.own_key(data["key"]),
            live=False,
            owner=self.incoming.user,
        )
        page.draft_title = page.title
        with _named(page.title):
            above.add_child(instance=page)

    def _fill(self, page: Any, data: dict[str, Any], *, is_new: bool) -> None:
        self.incoming.language = data["language"]
        was = {} if is_new else before_change(page)
        page.title = data["title"][:255] or page.title
        with _named(page.title):
            for name in page_fields(type(page)):
                if name in data["fields"]:
                    read(page, name, data["fields"][name], self.incoming.find)
            page.full_clean()
        user = self.incoming.user
        revision = page.save_revision(user=user, log_action=True, changed=True)
        if is_new:
            self.trace.made_page(page)
        else:
            self.trace.changed_page(page, was)
        if self.as_draft or not data["live"] or not self._may_publish(page):
            return
        settle(page, self.choice, by=user)
        revision.publish(user=user)

    def _may_publish(self, page: Any) -> bool:
        user = self.incoming.user
        if user is None or page.permissions_for_user(user).can_publish():
            return True
        self.incoming.tell(_("You may not publish: the pages are drafts."))
        return False

    def _put_in_order(self) -> None:
        """The lessons stand as in the pack; lessons that only this site has come after them."""
        for above in {(data["parent"], data["language"]) for data in self.data if data["parent"]}:
            wanted = [
                self.incoming.here(data) for data in self.data if (data["parent"], data["language"]) == above
            ]
            bring_to_front(wanted, self.trace, by=self.incoming.user)


def settle(page: Any, choice: Any, *, by: Any) -> None:
    """What the change means for those who have begun; if nobody decides, they keep what they reached."""
    found = pending(page)
    if found is not None:
        kept = str(Choice.KEEP if choice == Choice.NEW and not found.has_new else choice)
        api.plan_choice(key=page.translation_key, difference=found.difference, choice=kept, by=by)


def bring_to_front(pages: list[Any], trace: Trace | None = None, *, by: Any) -> None:
    """Let ``pages``, which stand below one page, stand before all others there, in the given order."""
    if [page.pk for page in sorted(pages, key=lambda page: page.path)] == [page.pk for page in pages]:
        return
    above = pages[0].get_parent()
    before = [child.pk for child in above.get_children()]
    for page in reversed(pages):
        fresh = type(page).objects.get(pk=page.pk)
        fresh.move(fresh.get_parent(), pos="first-child", user=by)
    if trace is not None:
        trace.ordered(
            above.pk, before, [child.pk for child in type(above).objects.get(pk=above.pk).get_children()]
        )
