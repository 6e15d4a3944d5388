"""What a pack would change here, found out without changing anything."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.changing import course_page_of
from courses.models import CourseMixin, LessonMixin
from courses.packs.incoming import (
    CHANGED,
    KEPT,
    NEW,
    REFUSED,
    SAME,
    Findings,
    Incoming,
    model_for,
    says_same,
)
from courses.packs.manifest import Pack
from courses.packs.outgoing import Outgoing, fields_of, page_fields
from courses.tree import page_models
from learning import registry
from learning.packs import PackPart


def check(pack: Pack, *, parent: Any = None, user: Any = None, as_copy: bool = False) -> Findings:
    """What taking ``pack`` would do below ``parent``. The database is not changed. Nobody means everything is allowed."""
    incoming = Incoming(pack, parent=parent, user=user, copy=str(uuid.uuid4()) if as_copy else "")
    findings = incoming.findings
    try:
        pages = incoming.wanted()
        for data in pages:
            _check_page(incoming, data)
        _check_items(incoming)
    except ValidationError as refused:
        findings.say(_("Pack"), pack.title, REFUSED, "; ".join(refused.messages))
        return findings
    if not pages:
        findings.say(
            _("Course"), pack.title, REFUSED, _("There is no place for it: choose where it shall stand.")
        )
    return findings


def _check_page(incoming: Incoming, data: dict[str, Any]) -> None:
    page, kind = incoming.here(data), _("Course") if data["is"] == "course" else _("Lesson")
    verdict, reason = _judged(incoming, data, page)
    _tell_unknown(incoming, data, type(page) if page else _model(incoming, data))
    incoming.findings.say(kind, f"{data['title']} ({data['language']})", verdict, reason)


def _model(incoming: Incoming, data: dict[str, Any]) -> Any:
    above = incoming.place_of(data)
    if above is not None:
        return model_for(data, above)
    mixin = CourseMixin if data["is"] == "course" else LessonMixin
    models = page_models(mixin)
    return next(
        (model for model in models if model._meta.label_lower == data["type"]), next(iter(models), None)
    )


def _tell_unknown(incoming: Incoming, data: dict[str, Any], model: Any) -> None:
    """Say which fields this site does not have, and which blocks are not installed."""
    known = page_fields(model) if model else []
    for name in sorted(set(data["fields"]) - set(known)):
        incoming.tell(_("This site has no field “%(name)s” for pages: it is left out.") % {"name": name[:60]})
    body = data["fields"].get("body")
    for child in body if isinstance(body, list) else []:
        kind = child.get("type") if isinstance(child, dict) else None
        if isinstance(kind, str) and kind not in registry.blocks:
            incoming.tell(
                _("The block “%(kind)s” is not installed here. It is kept as it is.") % {"kind": kind[:60]}
            )


def _judged(incoming: Incoming, data: dict[str, Any], page: Any) -> tuple[str, str]:
    if page is None:
        return _judged_new(incoming, data)
    course = course_page_of(page)
    if course is None or course.translation_key != incoming.own_key(incoming.pack.key):
        where = course.title if course else page.title
        return REFUSED, _("It is part of another course here, “%(title)s”. Import it as a copy.") % {
            "title": where
        }
    if incoming.user is not None and not page.permissions_for_user(incoming.user).can_edit():
        return REFUSED, _("You may not change this page.")
    if page.locked:
        return REFUSED, _("This page is locked. Unlock it first.")
    if is_same(page, data):
        return SAME, ""
    if page.has_unpublished_changes:
        return CHANGED, _("The draft that is here is replaced. It stays in the page's history.")
    return CHANGED, ""


def _judged_new(incoming: Incoming, data: dict[str, Any]) -> tuple[str, str]:
    above = incoming.place_of(data)
    if above is None:
        return NEW, ""  # the page above is new too, and is judged itself
    if model_for(data, above) is None:
        return REFUSED, _("Pages of this kind cannot stand below “%(title)s”.") % {"title": above.title}
    if incoming.user is not None and not above.permissions_for_user(incoming.user).can_add_subpage():
        return REFUSED, _("You may not add pages below “%(title)s”.") % {"title": above.title}
    return NEW, ""


def is_same(page: Any, data: dict[str, Any]) -> bool:
    """Whether the page says what the pack says already."""
    own = fields_of(page, Outgoing())
    said = {name: value for name, value in data["fields"].items() if name in own}
    return page.title == data["title"] and all(own[name] == value for name, value in said.items())


def _check_items(incoming: Incoming) -> None:
    is_update = any(incoming.here(page) for page in incoming.pack.pages)
    for reference, part, data in incoming.items():
        verdict, reason = _judged_item(incoming, reference, part, data, is_update)
        incoming.findings.say(part.label, part.title(data), verdict, reason)
    unknown = {one.partition(":")[0] for one in incoming.pack.items} - set(registry.pack_parts)
    for kind in sorted(unknown):
        incoming.tell(_("This site does not know what “%(kind)s” is: it is left out.") % {"kind": kind[:60]})


def _judged_item(
    incoming: Incoming, reference: str, part: PackPart, data: Any, is_update: bool
) -> tuple[str, str]:
    thing, user = incoming.thing(reference), incoming.user
    if thing is None:
        allowed = user is None or part.may_load(user, is_new=True)
        return (NEW, "") if allowed else (REFUSED, _("You may not add such things."))
    if part.is_file or says_same(part, thing, data):
        return SAME, ""
    if not part.updates:
        return KEPT, _("It is here already and stays as it is.")
    if not is_update:
        return REFUSED, _("Something else has this code here: %(code)s.") % {
            "code": reference.partition(":")[2]
        }
    if user is not None and not part.may_load(user, is_new=False):
        return REFUSED, _("You may not change such things.")
    return CHANGED, ""
