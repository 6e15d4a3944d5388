"""The columns of a model, for SQL that is our own.

Django thinks up the text of a query anew each time it runs, which for a progress post took longer than the
database did. Where a query is always the same we write its text, and let the model's fields carry the values.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, wraps
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model

Write = Callable[..., str]
# What a model has of these goes to the database as it is.
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.FloatField, models.IntegerField)


def written_once(write: Write) -> Write:
    """Remember the text that ``write`` gives for what it is given: it is the same for every database of a kind."""
    texts: dict[tuple, str] = {}

    @wraps(write)
    def text(connection: BaseDatabaseWrapper, *given: int) -> str:
        key = (connection.vendor, *given)
        if key not in texts:
            texts[key] = write(connection, *given)
        return texts[key]

    return text


class Columns:
    """The columns ``names`` (attnames) of ``model`` in that order, or all of them."""

    def __init__(self, model: type[Model], names: Iterable[str] = ()):
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self.model = model
        self.names = tuple(names) or tuple(fields)
        self.fields = [fields[name] for name in self.names]
        self._converted: dict[str, list[tuple[int, Expression]]] = {}

    @cached_property
    def _prepared(self) -> list[int]:
        """The places of what Django must prepare. Asked late: models may not have found each other before."""
        targets = [field.target_field if field.is_relation else field for field in self.fields]
        return [place for place, field in enumerate(targets) if not isinstance(field, PLAIN)]

    @cached_property
    def values_of(self) -> Callable[[Model], tuple[Any, ...]]:
        """Takes the values out of an instance, in the order of the columns."""
        get = attrgetter(*self.names)
        return get if len(self.names) > 1 else lambda one: (get(one),)

    def quoted(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The names in the database, ready for SQL."""
        return [connection.ops.quote_name(field.column) for field in self.fields]

    def of(self, table: str, connection: BaseDatabaseWrapper) -> str:
        """The columns of ``table``, as it is called in the query, ready for SELECT."""
        return ", ".join(f"{table}.{name}" for name in self.quoted(connection))

    def table(self, connection: BaseDatabaseWrapper) -> str:
        """The name of the model's table, ready for SQL."""
        return connection.ops.quote_name(self.model._meta.db_table)

    def to_database(self, one: Model, connection: BaseDatabaseWrapper) -> list[Any]:
        """The values of ``one`` as parameters of a query."""
        values = [getattr(one, name) for name in self.names]
        for place in self._prepared:
            values[place] = self.fields[place].get_db_prep_save(values[place], connection)
        return values

    def rows_to_database(
        self, rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper
    ) -> list[list[Any]]:
        """Many rows, each the values that an instance has, as parameters of a query."""
        found = [list(row) for row in rows]
        for place in self._prepared:
            prepare = _preparing(self.fields[place], connection)
            for values in found:
                if values[place] is not None:
                    values[place] = prepare(values[place])
        return found

    def rows_as_json(self, rows: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
        """Many rows, each the values that an instance has, as objects for ``said``."""
        steps = [(place, _writing(self.fields[place])) for place in self._prepared]
        for row in rows:
            values = list(row)
            for place, write in steps:
                if values[place] is not None:
                    values[place] = write(values[place])
            yield dict(zip(self.names, values, strict=True))

    def said(self, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL's reading of one JSON parameter, a list of objects by attnames, as rows called ``said``."""
        return f"json_to_recordset(%s::json) AS said ({self.typed(connection)})"

    def typed(self, connection: BaseDatabaseWrapper) -> str:
        """The names with their types in PostgreSQL."""
        # A text longer than its column is refused and not cut to it: the types are named without their lengths.
        types = [str(field.db_type(connection)).partition("(")[0] for field in self.fields]
        return ", ".join(f"{name} {each}" for name, each in zip(self.quoted(connection), types, strict=True))

    def to_python(self, values: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
        """The ``values`` of a row, as the database gives them, as Python has them."""
        return next(self.rows_to_python([values], connection))

    def rows_to_python(
        self, rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper
    ) -> Iterator[list[Any]]:
        """The values of many rows, as Python has them."""
        steps = [
            (place, convert, expression)
            for place, expression in self._places_to_convert(connection)
            for convert in _converters(expression, connection)
        ]
        for row in rows:
            found = list(row)
            for place, convert, expression in steps:
                found[place] = convert(found[place], expression, connection)
            yield found

    def to_instance(self, values: Sequence[Any], connection: BaseDatabaseWrapper) -> Any:
        """The ``values`` of a row as an instance of the model."""
        return self.model.from_db(connection.alias, self.names, self.to_python(values, connection))

    def _places_to_convert(self, connection: BaseDatabaseWrapper) -> list[tuple[int, Expression]]:
        # The converters themselves belong to one connection, and so to one thread: they are not kept.
        if connection.vendor not in self._converted:
            expressions = [field.get_col("") for field in self.fields]
            self._converted[connection.vendor] = [
                (place, one) for place, one in enumerate(expressions) if _converters(one, connection)
            ]
        return self._converted[connection.vendor]


def _preparing(field: models.Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """What makes a value of ``field`` a parameter."""
    return _remembering(field, lambda value: field.get_db_prep_save(value, connection))


def _writing(field: models.Field) -> Callable[[Any], Any]:
    """What makes a value of ``field`` something that JSON knows."""
    return (lambda value: value) if isinstance(field, models.JSONField) else _remembering(field, str)


def _remembering(field: models.Field, make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    # Most of many rows have the same few moments.
    return lru_cache(maxsize=64)(make) if isinstance(field, models.DateTimeField) else make


def _converters(expression: Expression, connection: BaseDatabaseWrapper) -> list[Callable]:
    return [*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection)]
