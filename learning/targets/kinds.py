"""The three kinds of rows that a spreadsheet of figures writes: which model, what makes two rows one, what they say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from learning.reports.goals import Population, Target
from learning.reports.indices import SeriesValue
from learning.targets.models import About


@dataclass(frozen=True)
class Kind:
    """``key`` are the fields that make two rows one; ``value`` is the one to be shown when it changes."""

    model: type[models.Model]
    key: tuple[str, ...]
    value: str = "value"

    def key_of(self, fields: Mapping[str, Any]) -> tuple:
        return tuple(fields[name] for name in self.key)

    def key_in(self, row: models.Model) -> tuple:
        return tuple(getattr(row, name) for name in self.key)

    def standing(self, keys: Iterable[tuple]) -> dict[tuple, Any]:
        """The rows that there are of ``keys``, locked until the transaction ends. One query."""
        wanted = set(keys)
        units = {key[0] for key in wanted}
        rows = self.model._default_manager.select_for_update().filter(unit__in=units).order_by("pk")
        return {key: row for row in rows if (key := self.key_in(row)) in wanted}

    def written(self, row: Any, names: Iterable[str]) -> dict[str, str | None]:
        """The fields as JSON keeps them."""
        found = {}
        for name in names:
            field = self.model._meta.get_field(name)
            found[name] = None if getattr(row, field.attname) is None else field.value_to_string(row)
        return found

    def read(self, written: Mapping[str, str | None]) -> dict[str, Any]:
        """The reverse of ``written``, by the names of attributes."""
        found = {}
        for name, value in written.items():
            field = self.model._meta.get_field(name)
            found[field.attname] = None if value is None else field.to_python(value)
        return found


KINDS: Mapping[str, Kind] = {
    str(About.TARGETS): Kind(Target, ("unit_id", "indicator", "label", "period", "group")),
    str(About.POPULATIONS): Kind(Population, ("unit_id", "group", "age_band", "sex", "as_of")),
    str(About.SERIES): Kind(SeriesValue, ("unit_id", "series_id", "period")),
}
