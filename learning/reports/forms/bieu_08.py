"""Biểu 08: conferences and their venues."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.reports.asked import Asked, row
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.models import Event
from learning.reports.scope import Scope

# Translators: Điểm cầu
VENUES = pgettext_lazy("heading above columns", "Venues")
# Translators: Đại biểu
PEOPLE = pgettext_lazy("heading above columns", "People")
# Translators: Kết quả
RESULTS = pgettext_lazy("heading above columns", "Results")
NUMBERS = {
    "diem_cau_ke_hoach": ("venues_planned", VENUES, pgettext_lazy("venues", "Planned")),
    "diem_cau_ket_noi": ("venues_connected", VENUES, pgettext_lazy("venues", "Connected")),
    "diem_cau_mat_ket_noi": ("venues_lost", VENUES, pgettext_lazy("venues", "Lost the connection")),
    "trieu_tap": ("summoned", PEOPLE, pgettext_lazy("people of an event", "Summoned")),
    "du": ("attended", PEOPLE, pgettext_lazy("people of an event", "Came")),
    "vang_co_ly_do": ("excused", PEOPLE, pgettext_lazy("people of an event", "Absent with a reason")),
    "vang_khong_ly_do": ("absent", PEOPLE, pgettext_lazy("people of an event", "Absent without one")),
    "bai_thu_hoach": ("handed_in", RESULTS, pgettext_lazy("people of an event", "Handed in a paper")),
    "dat": ("passed", RESULTS, pgettext_lazy("people of an event", "Passed")),
}


class Bieu08(ReportForm):
    name = "bieu-08"
    # Translators: Biểu 08
    number = gettext_lazy("Form 08")
    # Translators: Hội nghị, điểm cầu
    title = gettext_lazy("Conferences and venues")
    tells_units = False
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Ngày
        Column("ngay", pgettext_lazy("column of a report", "Day"), Kind.CODE),
        # Translators: Sự kiện
        Column("su_kien", gettext_lazy("Event"), Kind.NAME),
        *(
            Column(key, label, Kind.COUNT, group=group, adds_up=True)
            for key, (_field, group, label) in NUMBERS.items()
        ),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """The events of the unit and everything in it, by their day."""
        found = list(_events(asked.scope))
        rows = [
            row(
                f"event-{event.pk}",
                {key: getattr(event, field) for key, (field, *_words) in NUMBERS.items()},
                name=f"{event.title} ({event.unit.full_name})",
                code=event.held_on.strftime("%d/%m/%Y"),
            )
            for event in found
        ]
        totals = {key: _sum(each["values"][key] for each in rows) for key in NUMBERS}
        return asked.with_rows(cls, cls.columns, [*rows, row("all", totals, kind="total")])

    @classmethod
    def row_name(cls, key: str) -> str:
        return _("Total") if key == "all" else ""

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        if len(content["rows"]) == 1:
            return [
                _(
                    "No event of the period is in the register. The system does not hold conferences itself: import what "
                    "their organisers report with “manage.py load_events”."
                )
            ]
        return [_("As the organisers reported it. What nobody reported is “–” and is in no total.")]


def _events(scope: Scope) -> Iterable[Event]:
    first, last = scope.stretches[0].starts_on, scope.ends_on
    within = [pk for pk in scope.units if scope.owns(pk)]
    rows = Event.objects.filter(held_on__gte=first, held_on__lte=last, unit_id__in=within)
    return rows.select_related("unit").order_by("held_on", "title", "pk")


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
