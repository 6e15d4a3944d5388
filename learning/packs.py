"""What travels with a course from site to site, beside its pages: each kind is a class that some app contributes.

A *reference* is how one thing in a pack names another: ``kind:key``, as in ``image:9f86…`` or ``question:q-12``.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, ClassVar, Protocol

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import TranslatableMixin

from learning.carried import Data, Rename, html_renamed, renamed, text_of
from learning.shapes import mended
from learning.streams import unwrapped

__all__ = [
    "Data",
    "PackPart",
    "Received",
    "Rename",
    "Sent",
    "carried_fields",
    "carried_of_child",
    "read",
    "written",
]


class Sent(Protocol):
    """The pack that is being written."""

    def refer(self, model: type[models.Model], pk: Any) -> str | None: ...
    def add_file(self, file: Any) -> str: ...


class Received(Protocol):
    """The pack that is being read."""

    user: Any

    def find(self, model: type[models.Model], reference: Any) -> Any: ...
    def file(self, path: str) -> bytes: ...
    def tell(self, message: str) -> None: ...


class PackPart:
    """One kind of thing that courses refer to. Contribute a subclass through ``register_learning_pack_parts``.

    ``name`` stands in packs and never changes. What a pack brings is loaded by ``rank``, the lowest first.
    """

    name: str
    label: Any
    model_name: str
    fields: tuple[str, ...] = ()
    # Whether what is here already takes over what the pack says; else it stays as it is.
    updates: ClassVar[bool] = False
    is_file: ClassVar[bool] = False
    rank: ClassVar[int] = 10
    # Resource types of Common Cartridges that ``read_resource`` understands.
    resource_types: ClassVar[tuple[str, ...]] = ()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.model_name)

    def key(self, thing: Any) -> str:
        """What names ``thing`` on every site."""
        raise NotImplementedError

    def find(self, key: str, data: Data, pack: Received) -> Any:
        """The thing that is here already, or None."""
        raise NotImplementedError

    def title(self, data: Data) -> str:
        """How authors know it."""
        return str(data.get("title") or data.get(self.fields[0], ""))

    def write(self, thing: Any, pack: Sent) -> Data:
        """``thing`` as it stands in a pack."""
        return {name: written(thing, name, pack.refer) for name in self.fields}

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        """Make ``thing`` what ``data`` says, or a new one if it is None. Raises ValidationError."""
        thing = thing or self.begin(key, data)
        for name in self.fields:
            if name in data:
                read(thing, name, data[name], pack.find)
        thing.full_clean()
        thing.save()
        return thing

    def begin(self, key: str, data: Data) -> Any:
        """A new thing of that key, not saved yet. Raises ValidationError."""
        return self.model()

    def may_send(self, user: Any) -> bool:
        """Whether ``user`` may take such things along."""
        names = (f"{verb}_{self.model._meta.model_name}" for verb in ("view", "change"))
        return any(user.has_perm(f"{self.model._meta.app_label}.{name}") for name in names)

    def may_load(self, user: Any, *, is_new: bool) -> bool:
        """Whether ``user`` may bring one in, or change one."""
        verb = "add" if is_new else "change"
        return user.has_perm(f"{self.model._meta.app_label}.{verb}_{self.model._meta.model_name}")

    def removable(self, user: Any, pks: Iterable[Any]) -> set[Any]:
        """Those of ``pks``, which an import made that is taken back, that ``user`` may delete."""
        allowed = user.has_perm(f"{self.model._meta.app_label}.delete_{self.model._meta.model_name}")
        return set(pks) if allowed else set()

    def in_use(self, pks: Iterable[Any]) -> set[Any]:
        """Those of ``pks`` that hold what people did: they are never deleted. By one query."""
        return set()

    def read_resource(self, xml: Any, identifier: str) -> tuple[Data, list[Data], list[str]]:
        """A lesson's block, the things it needs (each with ``reference``) and what was left out, from a cartridge."""
        raise NotImplementedError

    def write_resource(
        self, reference: str, data: Data, items: dict[str, Data]
    ) -> tuple[str, str, list[str]]:
        """Its type, its XML and what was left out, for a cartridge; no type where there is no way to say it."""
        return "", "", []


# --- fields ------------------------------------------------------------------------------------------------


def written(thing: models.Model, name: str, rename: Rename) -> Any:
    """The field ``name`` of ``thing`` as JSON, with references for what it names."""
    field: Any = thing._meta.get_field(name)
    if field.one_to_many:
        return [_child_written(child, field, rename) for child in getattr(thing, name).all()]
    if field.many_to_many:
        return [
            named for one in getattr(thing, name).all() if (named := rename(type(one), one.pk)) is not None
        ]
    if isinstance(field, StreamField):
        return _readable(field.stream_block, getattr(thing, name).raw_data, rename)
    if field.is_relation:
        pk = getattr(thing, field.attname)
        return rename(field.related_model, pk) if pk is not None else None
    value = field.value_from_object(thing)
    if isinstance(field, RichTextField):
        return html_renamed(value, rename)
    return as_json(value)


def _child_written(child: models.Model, relation: Any, rename: Rename) -> Data:
    return {name: written(child, name, rename) for name in carried_of_child(relation)}


def carried_of_child(relation: Any) -> list[str]:
    """What of an inline child travels; whose it is, and its language, are its page's."""
    own = {"locale", "translation_key"} if issubclass(relation.related_model, TranslatableMixin) else set()
    return carried_fields(relation.related_model, leave={relation.field.name, *own})


def _readable(block: Any, stored: Iterable[Any], rename: Rename) -> list[Any]:
    """The blocks of a stream, without those that nobody can read."""
    found: list[Any] = []
    for child in stored:
        with suppress(ValidationError, TypeError, ValueError):
            found += renamed(block, mended(block, [unwrapped(child)]), rename)
    return found


def as_json(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return DjangoJSONEncoder().default(value)


def read(thing: Any, name: str, value: Any, rename: Rename) -> None:
    """Set the field ``name`` of ``thing`` to what a pack says. Raises ValidationError."""
    field: Any = thing._meta.get_field(name)
    if field.one_to_many:
        _read_children(thing, field, name, _dicts(value), rename)
    elif field.many_to_many:
        found = [pk for one in _dicts(value, of=str) if (pk := rename(field.related_model, one)) is not None]
        getattr(thing, name).set(field.related_model._default_manager.filter(pk__in=found))
    elif isinstance(field, StreamField):
        setattr(thing, name, _stream(field, value, rename))
    elif field.is_relation:
        setattr(thing, field.attname, rename(field.related_model, value) if value is not None else None)
    elif isinstance(field, RichTextField):
        setattr(thing, name, html_renamed(text_of(value), rename))
    else:
        setattr(thing, name, _value(field, value))


def _dicts(value: Any, of: type = dict) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(one, of) for one in value):
        raise ValidationError(_("A part of it has another form than it should."))
    return value


def _read_children(thing: Any, relation: Any, name: str, rows: list[Data], rename: Rename) -> None:
    """Let the inline children of ``thing`` be what ``rows`` say; those at the same place stay the same children."""
    here = list(getattr(thing, name).all())
    names = carried_of_child(relation)
    children = []
    for place, row in enumerate(rows):
        child = here[place] if place < len(here) else _new_child(relation, thing)
        for one in names:
            if one in row:
                read(child, one, row[one], rename)
        if _is_whole(child, relation):
            child.full_clean(exclude=[relation.field.name], validate_unique=False)
            children.append(child)
    getattr(thing, name).set(children)


def _new_child(relation: Any, thing: Any) -> Any:
    model = relation.related_model
    return model(locale=thing.locale) if issubclass(model, TranslatableMixin) else model()


def _is_whole(child: Any, relation: Any) -> bool:
    """Whether all that it must name is here; a pack may come without it."""
    return all(
        getattr(child, field.attname) is not None
        for field in child._meta.concrete_fields
        if field.is_relation and not field.null and field != relation.field
    )


def _value(field: Any, value: Any) -> Any:
    if not isinstance(field, models.JSONField):
        return value if value is None else field.to_python(_plain(value))
    if field.has_default() and not isinstance(value, type(field.get_default())):
        raise ValidationError(_("A part of it has another form than it should."))
    return value


def _stream(field: StreamField, value: Any, rename: Rename) -> Any:
    if not isinstance(value, list):
        raise ValidationError(_("A part of it has another form than it should."))
    try:
        stored = renamed(field.stream_block, value, rename)
        # What is unfinished may come, as any draft; what has no shape may not. Looking at a value changes how it is
        # stored, so it is looked at in a second one.
        with suppress(ValidationError):
            field.stream_block.clean(field.to_python(stored))
        return field.to_python(stored)
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        raise ValidationError(_("A part of it has another form than it should.")) from error


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        raise ValidationError(_("A part of it has another form than it should."))
    return value


def carried_fields(model: type[models.Model], leave: Iterable[str]) -> list[str]:
    """The fields of ``model`` that a pack can hold, whatever a host or another app added to them.

    What belongs to it goes along: inline children, and what it names many of.
    """
    left = set(leave)
    own = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in left and not field.primary_key and not isinstance(field, models.FileField)
    ]
    many = [field.name for field in get_all_child_m2m_relations(model) if field.name not in left]
    return [*own, *many, *(relation.name for relation in _inlines(model) if relation.name not in left)]


def _inlines(model: type[models.Model]) -> list[Any]:
    # Wagtail's own are the comments of editors, which are this site's business.
    relations = get_all_child_relations(model)
    return [one for one in relations if one.related_model._meta.app_label != "wagtailcore"]
