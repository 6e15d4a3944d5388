"""What applying a row would do: set a figure, change one, nothing because it is so already, ask, or refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from learning import conf
from learning.people.rights import Right
from learning.reports.indices import Series
from learning.reports.periods import Period
from learning.roster.entries import Entry
from learning.roster.places import Place, Places
from learning.targets.entries import Figure, printed
from learning.targets.kinds import KINDS
from learning.targets.models import About, FigureImport, Outcome
from learning.targets.reasons import reason, waits
from learning.units.models import SAME_PLACE, Succession, Unit
from learning.vietnamese import fold


@dataclass
class Verdict:
    """What becomes of one row. ``row`` is what stands now, ``among`` the units of which one must be chosen."""

    entry: Entry | Figure
    outcome: str = str(Outcome.REFUSED)
    unit: Unit | None = None
    among: tuple[int, ...] = ()
    row: Any = None

    @property
    def figure(self) -> Figure | None:
        """The figure that the row states; None where it states none."""
        return self.entry if isinstance(self.entry, Figure) else None


class Judge:
    """Judges the rows of one import, batch after batch, with as many queries for each."""

    def __init__(self, upload: FigureImport):
        self.upload, self.kind = upload, KINDS[upload.about]
        self.today = timezone.localdate()
        self.places = Places(
            user=upload.uploaded_by,
            anywhere=upload.anywhere,
            choices=upload.choices,
            right=Right.SET_TARGETS,
        )
        self.series = {fold(name): one.pk for one in Series.objects.all() for name in (one.name, one.code)}
        # What this file says of each, and in which row.
        self.seen: dict[tuple, tuple[int, dict]] = {}
        self._same: dict[int, bool] = {}

    def judge(self, batch: Sequence[Entry | Figure]) -> list[Verdict]:
        """What applying each row of ``batch`` would do."""
        verdicts = [Verdict(entry) for entry in batch]
        for one in verdicts:
            if one.figure is None:
                one.outcome = str(Outcome.SKIPPED)
            else:
                self._place(one, one.figure)
                self._name_series(one.figure)
                if one.figure.is_refused:
                    one.outcome = str(Outcome.REVIEW if waits(one.figure.reasons) else Outcome.REFUSED)
        ready = [one for one in verdicts if one.figure and not one.figure.is_refused]
        standing = self.kind.standing(self._key(one) for one in ready)
        for one in ready:
            self._compare(one, standing)
        return verdicts

    def _place(self, one: Verdict, figure: Figure) -> None:
        """The unit that the row means. What ended is never taken for what followed: somebody must say so."""
        day = self._day(figure)
        if day is None:
            return  # the row is refused already
        found = self.places.find(code=figure.unit_code, text=figure.unit or figure.section, day=day)
        is_old = any(each["code"] == "old_unit" for each in found.reasons)
        if found.unit is not None and is_old and not self._is_same_place(found.unit):
            named = {"text": figure.asked, "unit": found.unit.full_name}
            shown = date_format(day, "SHORT_DATE_FORMAT")
            found = Place(reasons=[reason("vanished", day=shown, **named)], among=[found.unit.pk])
        if found.unit is not None and not self.places.allows(found.unit):
            found = Place(reasons=[reason("unit_outside", text=figure.asked)])
        one.unit, one.among = found.unit, tuple(found.among)
        figure.reasons += found.reasons
        figure.fields["unit_id"] = found.unit.pk if found.unit else None

    def _day(self, figure: Figure) -> date | None:
        """On which day the unit must stand."""
        if figure.day is not None:
            return figure.day
        if self.upload.about == About.POPULATIONS or not figure.fields.get("period"):
            return None
        period = Period.parse(figure.fields["period"], conf.get("REPORT_CALENDAR"))
        return min(period.ends_on, max(self.today, period.starts_on))

    def _is_same_place(self, unit: Unit) -> bool:
        """Whether the unit only got another name, kind or code, so that an old name means nothing else."""
        if unit.pk not in self._same:
            before = Succession.objects.filter(successor=unit).exclude(population_share=0)
            kinds = list(before.values_list("kind", flat=True)[:2])
            self._same[unit.pk] = len(kinds) == 1 and kinds[0] in SAME_PLACE
        return self._same[unit.pk]

    def _name_series(self, figure: Figure) -> None:
        if self.upload.about == About.POPULATIONS:
            return
        if figure.label:
            figure.fields["series_id"] = self.series.get(fold(figure.label))
            if figure.fields["series_id"] is None:
                figure.reasons.append(reason("series_unknown", text=figure.label[:100]))
        elif self.upload.about == About.SERIES:
            figure.fields["series_id"] = self.upload.series_id

    def _key(self, one: Verdict) -> tuple:
        return self.kind.key_of(one.figure.fields) if one.figure else ()

    def _compare(self, one: Verdict, standing: dict[tuple, Any]) -> None:
        figure, key = one.figure, self._key(one)
        if figure is None:
            return
        number, said = self.seen.setdefault(key, (figure.number, figure.fields))
        if number < figure.number:
            is_same = said == figure.fields
            figure.reasons.append(reason("same" if is_same else "twice", row=number))
            one.outcome = str(Outcome.SKIPPED if is_same else Outcome.REFUSED)
            return
        one.row = standing.get(key)
        if one.row is None:
            one.outcome = str(Outcome.NEW)
        elif all(getattr(one.row, name) == value for name, value in figure.fields.items()):
            one.outcome = str(Outcome.KNOWN)
        else:
            one.outcome = str(Outcome.CHANGED)
            was = getattr(one.row, self.kind.value)
            if was != figure.fields.get(self.kind.value, was):
                is_share = getattr(one.row, "is_share", False)
                text = f"{printed(was * 100)}%" if is_share and was is not None else printed(was)
                figure.reasons.append(reason("was", was=text))
