"""Biểu 02: results by programme and audience."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning import conf
from learning.people.models import Audience
from learning.reports.asked import Asked, row
from learning.reports.breakdown import Breakdown
from learning.reports.figures import plain, share
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.enrolments import Assigned, Certified, Completed, Participations

TOLD = (Assigned, Participations, Completed, Certified)
WORDS = {
    # Translators: Giao
    "giao": (Assigned, pgettext_lazy("short heading", "Assigned")),
    # Translators: Tham gia
    "tham_gia": (Participations, pgettext_lazy("short heading", "Took part")),
    # Translators: Hoàn thành
    "hoan_thanh": (Completed, pgettext_lazy("short heading", "Completed")),
    "ty_le": (None, pgettext_lazy("short heading", "%")),
    # Translators: Cấp CN
    "cap_cn": (Certified, pgettext_lazy("short heading", "Certified")),
}
WITHOUT = "none"
AUDIENCES = [Audience(each) for each in Audience.values]


def _columns() -> Iterable[Column]:
    for audience in AUDIENCES:
        for key, (indicator, label) in WORDS.items():
            kind = Kind.COUNT if indicator else Kind.PERCENT
            yield Column(
                f"{audience.value.lower()}_{key}",
                label,
                kind,
                group=audience.label,
                adds_up=indicator is not None,
            )


class Bieu02(ReportForm):
    name = "bieu-02"
    # Translators: Biểu 02
    number = gettext_lazy("Form 02")
    # Translators: Kết quả theo chương trình và đối tượng
    title = gettext_lazy("Results by programme and audience")
    tells_units = False
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Chương trình
        Column("chuong_trinh", gettext_lazy("Programme"), Kind.NAME),
        *_columns(),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """Every programme that the site names, in its order, and whatever else has figures."""
        dimensions = {"by_programme": F("course__programme"), "by_audience": F("audience")}
        found = Breakdown(asked.scope, asked.cutoff, dimensions, TOLD)
        programmes = [str(value) for value, _label in conf.get("PROGRAMMES")]
        others = sorted({key[0] for key in found.by_key} - {"", *programmes})
        named = [*programmes, *others]
        rows = [row(each, _values(found, [each])) for each in named]
        if any(key[0] == "" for key in found.by_key):
            rows.append(row(WITHOUT, _values(found, [""])))
        rows.append(row("all", _values(found, ["", *named]), kind="total"))
        return asked.with_rows(cls, cls.columns, rows)

    @classmethod
    def row_name(cls, key: str) -> str:
        labels = {str(value): str(label) for value, label in conf.get("PROGRAMMES")}
        return {WITHOUT: _("Without a programme"), "all": _("Total"), **labels}.get(key, key)

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        return [
            _(
                "Counted in enrolments: a person who takes two courses is counted twice. The share is completed ÷ took "
                "part."
            )
        ]


def _values(found: Breakdown, programmes: Sequence[str]) -> dict[str, Any]:
    values = {}
    for audience in AUDIENCES:
        counts = {
            each.name: sum(found.total((programme, str(audience)), each.name) for programme in programmes)
            for each in TOLD
        }
        rate = share(counts[Completed.name], counts[Participations.name])
        for key, (indicator, _label) in WORDS.items():
            kind = Kind.COUNT if indicator else Kind.PERCENT
            figure = counts[indicator.name] if indicator else rate
            values[f"{audience.value.lower()}_{key}"] = plain(figure, kind)
    return values
