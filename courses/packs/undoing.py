"""An import is taken back: what it made goes, what it changed is what it was. Nothing that people did since is lost."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, Revision

from courses.discussion.models import Post
from courses.leaving import Leaving, in_words
from courses.packs.apply import bring_to_front, settle
from courses.packs.models import CourseImport, ImportState
from courses.packs.naming import named_in_drafts
from courses.packs.outgoing import page_fields
from courses.packs.trace import Here, digest_of
from courses.routing import base_model
from learning import api, registry
from learning.models import Choice, Enrolment, Progress
from learning.packs import Data, PackPart

UNDONE = "learning.undo_course_import"
DELETED, CLOSED, BACK, STAYS = "deleted", "closed", "back", "stays"
OUTCOMES = (DELETED, CLOSED, BACK, STAYS)
# For so many pages it is said how many people have learnt in them; there is rarely more than one.
MOST_SAID = 10
# A thing that an import made or changed, and what it noted of it.
Made = tuple[PackPart, Any, Data]


class CannotUndo(Exception):
    """Nothing was taken back. The message says why, for the user."""


@dataclass
class Fate:
    """A page or another thing of an import, and what becomes of it. ``was`` is what the import noted of it."""

    thing: Any
    outcome: str
    reason: str = ""
    part: PackPart | None = None
    was: Data = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.thing.get_admin_display_title() if self.part is None else str(self.thing)


@dataclass
class Plan:
    """What taking an import back will do."""

    fates: list[Fate] = field(default_factory=list)

    def of(self, outcome: str, *, pages: bool) -> list[Fate]:
        return [one for one in self.fates if one.outcome == outcome and (one.part is None) == pages]

    @property
    def numbers(self) -> dict[str, dict[str, int]]:
        """How many pages and how many other things meet which fate."""
        return {
            kind: {outcome: len(self.of(outcome, pages=kind == "pages")) for outcome in OUTCOMES}
            for kind in ("pages", "things")
        }

    @property
    def people(self) -> list[str]:
        """How many have learnt what is unpublished, and that it stays with them."""
        closed = [fate.thing for fate in self.of(CLOSED, pages=True)]
        tops = [page for page in closed if not any(_is_below(page, other) for other in closed)][:MOST_SAID]
        found = [Leaving(page.specific, api.reach_of(page.translation_key)) for page in tops]
        return [in_words(one) for one in found if one.reach.finished or one.reach.under_way]


class _Everything:
    """What nobody in particular may do to a page: the command line asks no permissions."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return True

    def can_edit(self) -> bool:
        return True

    def can_publish(self) -> bool:
        return True


def plan(one: CourseImport, user: Any) -> Plan:
    """What taking ``one`` back would do, by ``user``. Nothing is changed. Nobody means everything is allowed."""
    return _Planning(one.trace, user).plan()


def _is_below(page: Any, other: Any) -> bool:
    return page.path != other.path and page.path.startswith(other.path)


class _Planning:
    """Finds out the fate of each page and thing."""

    def __init__(self, trace: Data, user: Any):
        self.trace, self.user = trace, user
        self.pages = base_model().objects.in_bulk([row["pk"] for row in trace["pages"] + trace["changed"]])

    def plan(self) -> Plan:
        pages = [*self._made_pages(), *self._changed_pages()]
        return Plan([*pages, *self._things(pages)])

    def _row_of(self, rows: Iterable[Data]) -> list[tuple[Any, Data]]:
        return [(self.pages[row["pk"]], row) for row in rows if row["pk"] in self.pages]

    def _may(self, page: Any) -> Any:
        return _Everything() if self.user is None else page.permissions_for_user(self.user)

    # --- pages ---------------------------------------------------------------------------------------------

    def _made_pages(self) -> list[Fate]:
        made = sorted(self._row_of(self.trace["pages"]), key=lambda one: one[0].path, reverse=True)
        begun = _begun([page.translation_key for page, _row in made])
        kept: list[str] = self._foreign([page for page, _row in made])
        fates = []
        for page, row in made:
            fate = self._made_page(page, row, begun, kept)
            if fate.outcome != DELETED:
                kept.append(page.path)
            fates.append(fate)
        return fates[::-1]

    def _made_page(self, page: Any, row: Data, begun: set[uuid.UUID], kept: list[str]) -> Fate:
        may = self._may(page)
        reason = ""
        if page.translation_key in begun:
            reason = _("People are enrolled in it or have begun it.")
        elif any(path.startswith(page.path) for path in kept):
            reason = _("A page below it stays.")
        elif not self._is_as_left(page, row):
            reason = _("Somebody has changed it since.")
        elif page.locked or not may.can_delete(ignore_bulk=True):
            reason = _("You may not delete it.")
        if not reason:
            return Fate(page, DELETED, was=row)
        is_closed = page.live and not page.locked and may.can_publish()
        return Fate(page, CLOSED if is_closed else STAYS, reason, was=row)

    def _foreign(self, made: list[Any]) -> list[str]:
        """Where pages stand below the made ones that the import did not make."""
        tops = [page for page in made if not any(_is_below(page, other) for other in made)]
        below = Q()
        for page in tops:
            below |= Q(path__startswith=page.path)
        if not below:
            return []
        found = base_model().objects.filter(below).exclude(pk__in=[page.pk for page in made])
        return list(found.values_list("path", flat=True))

    def _changed_pages(self) -> list[Fate]:
        rows = self._row_of(self.trace["changed"])
        return [Fate(page, *self._changed_page(page, row), was=row) for page, row in rows]

    def _changed_page(self, page: Any, row: Data) -> tuple[str, str]:
        may = self._may(page)
        if not self._is_as_left(page, row):
            return STAYS, _("Somebody has changed it since.")
        if not {row["live"], row["draft"]} - {None} <= self._revisions.keys():
            return STAYS, _("Its history no longer has what it was before.")
        needs_publishing = page.live or row["was_live"]
        if page.locked or not may.can_edit() or (needs_publishing and not may.can_publish()):
            return STAYS, _("You may not change this page.")
        return BACK, ""

    @cached_property
    def _revisions(self) -> dict[int, Any]:
        """The revisions that matter, without what they say, by their ids."""
        rows = self.trace["pages"] + self.trace["changed"]
        ids = {row.get(name) for row in rows for name in ("live", "draft", "after")}
        ids |= {page.latest_revision_id for page in self.pages.values()}
        return Revision.objects.defer("content").in_bulk(ids - {None})

    @cached_property
    def _said(self) -> dict[int, Data]:
        """What was said by the revisions that have another number than the import left, and by what it left."""
        ids: set[int] = set()
        for page, row in self._row_of(self.trace["pages"] + self.trace["changed"]):
            if page.latest_revision_id != row["after"]:
                ids |= {page.latest_revision_id, row["after"]} - {None}
        return dict(Revision.objects.filter(pk__in=ids).values_list("pk", "content"))

    def _is_as_left(self, page: Any, row: Data) -> bool:
        """Whether the newest draft says what the import left, be it in another revision."""
        if page.latest_revision_id == row["after"]:
            return True
        now, left = self._said.get(page.latest_revision_id), self._said.get(row["after"])
        if now is None or left is None or page.specific_class is None:
            return False
        return all(now.get(name) == left.get(name) for name in ("title", *page_fields(page.specific_class)))

    # --- other things --------------------------------------------------------------------------------------

    def _things(self, pages: list[Fate]) -> list[Fate]:
        back = [self._changed_thing(*one) for one in self._installed(self.trace["changed_items"])]
        gone = [fate.thing for fate in pages if fate.outcome in (DELETED, BACK)]
        things = [fate.thing for fate in back if fate.outcome == BACK]
        return [*back, *self._made_things(gone, things)]

    def _installed(self, rows: list[Data]) -> list[Made]:
        """The things that are still here, by one query a kind."""
        found = []
        for kind in sorted({row["kind"] for row in rows} & set(registry.pack_parts)):
            part, own = registry.pack_parts[kind](), [row for row in rows if row["kind"] == kind]
            things = part.model._default_manager.in_bulk([row["pk"] for row in own])
            found += [(part, things[row["pk"]], row) for row in own if row["pk"] in things]
        return sorted(found, key=lambda one: one[0].rank)

    def _changed_thing(self, part: PackPart, thing: Any, row: Data) -> Fate:
        if digest_of(part, thing) != row["after"]:
            return Fate(thing, STAYS, _("Somebody has changed it since."), part, row)
        if self.user is not None and not part.may_load(self.user, is_new=False):
            return Fate(thing, STAYS, _("You may not change such things."), part, row)
        return Fate(thing, BACK, "", part, row)

    def _made_things(self, gone_pages: list[Any], changed: list[Any]) -> list[Fate]:
        """Things go that nothing names any more once ``gone_pages`` and ``changed`` are what they were."""
        made = self._installed(self.trace["items"])
        reasons = self._reasons_to_stay(made, gone_pages)
        waiting = [(part, thing) for part, thing, _row in made if (part.name, thing.pk) not in reasons]
        used = self._users_of([thing for _part, thing in waiting])
        page_type = ContentType.objects.get_for_model(base_model()).pk
        gone = {(page_type, str(page.pk)) for page in gone_pages} | {_place(thing) for thing in changed}
        # A quiz that goes frees its questions, and they their pictures.
        while free := [one for one in waiting if used.get(_place(one[1]), set()) <= gone]:
            gone |= {_place(thing) for _part, thing in free}
            waiting = [one for one in waiting if one not in free]
        reasons |= {(part.name, thing.pk): _("It is used elsewhere.") for part, thing in waiting}
        return [
            Fate(thing, STAYS if reason else DELETED, reason, part, row)
            for part, thing, row in made
            for reason in [reasons.get((part.name, thing.pk), "")]
        ]

    def _reasons_to_stay(self, made: list[Made], gone_pages: list[Any]) -> dict[tuple[str, Any], str]:
        if not made:
            return {}
        busy = self._each_kind(made, lambda part, pks: part.in_use(pks))
        mine = self._each_kind(made, self._removable)
        drafts = named_in_drafts([page.pk for page in gone_pages])
        found: dict[tuple[str, Any], str] = {}
        for part, thing, row in made:
            place = (part.name, thing.pk)
            if place in busy:
                found[place] = _("People have answered it.")
            elif place in drafts:
                found[place] = _("It is used elsewhere.")
            elif place not in mine:
                found[place] = _("You may not delete it.")
            elif row["after"] and digest_of(part, thing) != row["after"]:
                found[place] = _("Somebody has changed it since.")
        return found

    def _removable(self, part: PackPart, pks: list[Any]) -> set[Any]:
        return set(pks) if self.user is None else part.removable(self.user, pks)

    def _each_kind(
        self,
        made: list[Made],
        ask: Callable[[PackPart, list[Any]], set[Any]],
    ) -> set[tuple[str, Any]]:
        """What ``ask`` finds among the made things, asked once for each kind."""
        found: set[tuple[str, Any]] = set()
        for name in {part.name for part, _thing, _row in made}:
            pks = [thing.pk for part, thing, _row in made if part.name == name]
            found |= {(name, pk) for pk in ask(registry.pack_parts[name](), pks)}
        return found

    def _users_of(self, things: list[Any]) -> dict[tuple[int, str], set[tuple[int, str]]]:
        """What names each of ``things``, as places in Wagtail's index of references."""
        if not things:
            return {}
        found: dict[tuple[int, str], set[tuple[int, str]]] = {}
        columns = ("to_content_type_id", "to_object_id", "base_content_type_id", "object_id")
        for kind, pk, base, source in ReferenceIndex.get_references_to_in_bulk(things).values_list(*columns):
            found.setdefault((kind, str(pk)), set()).add((base, str(source)))
        return found


def _place(thing: Any) -> tuple[int, str]:
    return ContentType.objects.get_for_model(type(thing)).pk, str(thing.pk)


def _begun(keys: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the pages ``keys`` in which anybody has begun, finished or written something; by three queries."""
    started = Enrolment.objects.filter(course__key__in=keys).values_list("course__key", flat=True).distinct()
    inside = Q(activity__key__in=keys) | Q(activity__parent__key__in=keys)
    parts = Progress.objects.filter(inside).values_list("activity__key", "activity__parent__key").distinct()
    posts = Post.objects.filter(lesson__key__in=keys).order_by().values_list("lesson__key", flat=True)
    return {*started, *posts, *(key for pair in parts for key in pair)} & set(keys)


# --- doing it ----------------------------------------------------------------------------------------------


def undo(
    one: CourseImport, *, by: Any, beat: Callable[[int, int], None] = lambda done, total: None
) -> Plan | None:
    """Take ``one`` back, as a whole or not at all; what was done, or None if it is taken back already.

    ``beat`` is told how far it is. Raises CannotUndo.
    """
    try:
        with transaction.atomic():
            one = CourseImport.objects.select_for_update(of=("self",)).get(pk=one.pk)
            if one.state != ImportState.APPLIED or one.undone or not one.trace:
                return None
            done = plan(one, by)
            _take_back(done, one.trace, by, beat)
            undone = {"at": timezone.now().isoformat(timespec="seconds"), "numbers": done.numbers}
            # What was noted has served; it may hold the right answers of questions.
            one.findings = {**one.findings, "trace": {}, "undoing": {}, "undone": undone}
            CourseImport.objects.filter(pk=one.pk).update(findings=one.findings, problem="")
            log(instance=one, action=UNDONE, user=by)
            return done
    except ProtectedError as error:
        raise CannotUndo(_("Nothing was taken back: something else needs what it made.")) from error
    except ValidationError as error:
        said = "; ".join(error.messages)
        raise CannotUndo(_("Nothing was taken back: %(why)s") % {"why": said}) from error


def _take_back(done: Plan, trace: Data, by: Any, beat: Callable[[int, int], None]) -> None:
    work = list(_steps(done, trace, by))
    for number, step in enumerate(work):
        beat(number, len(work))
        step()


def _steps(done: Plan, trace: Data, by: Any) -> Iterator[Callable[[], Any]]:
    for fate in sorted(done.of(BACK, pages=True), key=lambda one: one.thing.path):
        yield partial(_go_back, fate.thing, fate.was, by)
    for fate in done.of(CLOSED, pages=True):
        yield partial(_close, fate.thing, by)
    deleted = [fate.thing for fate in done.of(DELETED, pages=True)]
    for page in deleted:
        if not any(_is_below(page, other) for other in deleted):
            yield partial(_delete, page, by)
    for row in trace["orders"]:
        yield partial(_put_back_in_order, row, by)
    for fate in done.of(BACK, pages=False):
        if fate.part is not None:
            yield partial(fate.part.load, "", fate.was["before"], fate.thing, Here(by))
    for fate in reversed(done.of(DELETED, pages=False)):
        yield fate.thing.delete


def _close(page: Any, by: Any) -> None:
    page.specific.unpublish(user=by)


def _delete(page: Any, by: Any) -> None:
    DeletePageAction(page.specific, user=by).execute(skip_permission_checks=True)


def _go_back(page: Any, was: Data, by: Any) -> None:
    """Publish and save again what was there before; what the import brought stays in the history."""
    if page.live and not was["was_live"]:
        page.specific.unpublish(user=by)
    for name in ("live", "draft"):
        if was[name] is None:
            continue
        before = Revision.objects.get(pk=was[name])
        again = before.as_object()
        revision = again.save_revision(user=by, log_action=True, previous_revision=before, clean=False)
        if name == "live":
            settle(again, Choice.KEEP, by=by)
            revision.publish(user=by, skip_permission_checks=True)


def _put_back_in_order(row: Data, by: Any) -> None:
    """Unless somebody has moved them since, the pages stand as before, and those that came later behind them."""
    above = base_model().objects.filter(pk=row["parent"]).first()
    children = {page.pk: page for page in above.get_children()} if above else {}
    left = [pk for pk in row["after"] if pk in children]
    if [pk for pk in children if pk in left] == left:
        wanted = [children[pk] for pk in row["before"] if pk in children]
        if wanted:
            bring_to_front(wanted, by=by)
