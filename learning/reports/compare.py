"""What a report says beside another period, in columns of its own: chosen on the screen, and never frozen."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning import registry
from learning.reports.asked import Asked
from learning.reports.figures import plain, share
from learning.reports.forms.base import Column, Kind, ReportForm, Shows
from learning.reports.indicators.base import Additive
from learning.reports.margin import ENDING, margin_of
from learning.reports.periods import Period
from learning.reports.scope import Stretch
from learning.reports.straddle import whole_period

PREVIOUS, LAST_YEAR = "previous", "last_year"
EARLIER = {PREVIOUS: Period.previous, LAST_YEAR: Period.same_last_year}
WORDS: dict[str, str | Promise] = {
    # Translators: Kỳ trước
    PREVIOUS: gettext_lazy("Previous period"),
    # Translators: Cùng kỳ năm trước
    LAST_YEAR: gettext_lazy("Same period last year"),
}
CHANGE = "change"


def may_compare(form: type[ReportForm]) -> bool:
    """Whether the form has columns that add up."""
    return any(True for _column in _additive(form))


def with_comparison(
    form: type[ReportForm], asked: Asked, content: dict[str, Any], compare: str
) -> dict[str, Any]:
    """``content``, and for each column that adds up the figure of the earlier period, told in the same tree, and the
    change. Across a reform within the period the whole only is compared, not its parts."""
    whole = whole_period(asked) if len(asked.scope.stretches) > 1 else asked.scope
    if whole is None:
        return content
    asked = replace(asked, scope=whole)
    then = {_row_key(row): row["values"] for row in form.content(_earlier(asked, compare))["rows"]}
    told = [
        column for column in _additive(form) if any(column.key == each["key"] for each in content["columns"])
    ]
    rows = [_compared(row, then.get(_row_key(row), {}), told, compare) for row in content["rows"]]
    added = [column_of(form, key) for column in told for key in _keys(column.key, compare)]
    columns = [{"key": each.key, "kind": each.kind.value} for each in added if each]
    return content | {"columns": [*content["columns"], *columns], "rows": rows, "compared": compare}


def column_of(form: type[ReportForm], key: str) -> Column | None:
    """The form's column of that key, of its own, of its margins or of a comparison."""
    own = {column.key: column for column in form.columns}
    if key in own:
        return own[key]
    if key.endswith(ENDING) and key.removesuffix(ENDING) in own:
        return margin_of(own[key.removesuffix(ENDING)])
    base, _dot, which = key.partition(".")
    compare, _dot, is_change = which.partition(".")
    if base not in own or compare not in WORDS:
        return None
    column = own[base]
    above = f"{column.group} – {column.label}" if column.group else column.label
    if is_change:
        label = pgettext_lazy("heading of a comparison", "Change (%)")
        return Column(key, label, Kind.CHANGE, group=above)
    return Column(key, WORDS[compare], column.kind, group=above)


def _keys(key: str, compare: str) -> tuple[str, str]:
    return f"{key}.{compare}", f"{key}.{compare}.{CHANGE}"


def _additive(form: type[ReportForm]) -> Iterator[Column]:
    for column in form.columns:
        indicator = registry.indicators.get(column.indicator)
        is_sum = indicator is not None and issubclass(indicator, Additive) and not indicator.sensitive
        if column.adds_up or (is_sum and column.shows is Shows.FIGURE and not column.sensitive):
            yield column


def _earlier(asked: Asked, compare: str) -> Asked:
    before = EARLIER[compare](asked.period)
    stretch = Stretch(before.starts_on, before.ends_on, asked.scope.stretches[0].day)
    return replace(asked, scope=replace(asked.scope, period=before, stretches=(stretch,)), closed_at=None)


def _row_key(row: dict[str, Any]) -> tuple:
    return row["kind"], row["depth"], row.get("key") or row.get("name"), row["unit"] and row["unit"]["uid"]


def _compared(row: dict[str, Any], then: dict[str, Any], told: list[Column], compare: str) -> dict[str, Any]:
    values = dict(row["values"])
    for column in told:
        # Where the row was not printed then, there was nothing to count.
        before, now = then.get(column.key, 0 if not then else None), values.get(column.key)
        figure, change = _keys(column.key, compare)
        values[figure] = before
        change_now = None if before is None or now is None else share(now - before, before)
        values[change] = plain(change_now, Kind.CHANGE)
    return row | {"values": values}
