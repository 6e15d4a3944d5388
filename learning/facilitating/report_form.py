"""Biểu 06: the community digital teams."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.facilitating.models import GroupSession, Participation
from learning.people.models import Role, RoleName
from learning.reports.counting import Figures, Number, Place, Window
from learning.reports.figures import plain, share
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.base import Distinct, Known
from learning.reports.indicators.definition import IN_PEOPLE, NOT_ADDED, Definition
from learning.reports.outline import Row
from learning.reports.scope import Scope

POPULATIONS = gettext_lazy(
    "The table of populations, which is loaded with the source and the day of each number."
)
LATEST = gettext_lazy("The latest number known for the unit on the last day of the period, not counted here.")


class Villages(Known):
    name = "villages"
    label = gettext_lazy("Villages and quarters")
    meaning = gettext_lazy("How many villages, hamlets and quarters the unit has, as it was imported.")
    group = "villages"
    definition = Definition(
        formula=LATEST,
        source=POPULATIONS,
        measured_in=pgettext_lazy("unit of measure", "villages"),
        not_for=gettext_lazy("A list of the villages: only their number is known here."),
    )


class DigitalTeams(Known):
    name = "digital_teams"
    label = gettext_lazy("With a community digital team")
    meaning = gettext_lazy("In how many of them there is a community digital team, as it was imported.")
    group = "digital_teams"
    definition = Definition(
        formula=LATEST,
        source=POPULATIONS,
        measured_in=pgettext_lazy("unit of measure", "teams"),
        not_for=gettext_lazy("Saying what the teams do: that is in the lessons they held."),
    )


class TeamMembers(Known):
    name = "digital_team_members"
    label = gettext_lazy("Members of teams")
    meaning = gettext_lazy("How many members the community digital teams have, as it was imported.")
    group = "digital_team_members"
    definition = Definition(
        formula=LATEST,
        source=POPULATIONS,
        measured_in=IN_PEOPLE,
        not_for=gettext_lazy("The accounts of facilitators: not every member has one."),
    )


class HouseholdsGuided(Known):
    name = "households_guided"
    label = gettext_lazy("Households guided")
    meaning = gettext_lazy("How many households the teams have guided until then, as it was imported.")
    group = "households_guided"
    definition = Definition(
        formula=LATEST,
        source=POPULATIONS,
        measured_in=pgettext_lazy("unit of measure", "households"),
        not_for=gettext_lazy("Counting people: the system keeps no households."),
    )


class FacilitatorsTrained(Distinct):
    name = "facilitators_trained"
    label = gettext_lazy("Facilitators trained")
    meaning = gettext_lazy(
        "Different people with the role of a facilitator who completed at least one course in the period."
    )
    dated_by = ("satisfied_at",)
    only = Q(
        Exists(
            Role.objects.filter(
                user=OuterRef("learner__user"),
                name=RoleName.FACILITATOR,
                from_date__lte=OuterRef("satisfied_at"),
            )
        )
    )
    definition = Definition(
        formula=gettext_lazy(
            "The number of different learners with an enrolment completed in the period whose account has, or had "
            "before, the role of a facilitator."
        ),
        source=gettext_lazy("Enrolments, and the roles of accounts."),
        measured_in=IN_PEOPLE,
        not_for=NOT_ADDED,
    )


class Bieu06(ReportForm):
    name = "bieu-06"
    # Translators: Biểu 06
    number = gettext_lazy("Form 06")
    # Translators: Tổ công nghệ số cộng đồng
    title = gettext_lazy("Community digital teams")
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Mã ĐVHC
        Column("ma_don_vi", gettext_lazy("Unit code"), Kind.CODE),
        # Translators: Đơn vị
        Column("ten_don_vi", gettext_lazy("Unit"), Kind.NAME),
        # Translators: Hiệu lực
        Column("hieu_luc", gettext_lazy("In force"), Kind.DATES),
        # Translators: Tổng số thôn, bản, ấp, tổ dân phố
        Column("tong_thon", gettext_lazy("Villages and quarters"), Kind.COUNT, "villages"),
        # Translators: Có tổ
        Column("co_to", gettext_lazy("With a community digital team"), Kind.COUNT, "digital_teams"),
        # Translators: Thành viên
        Column("thanh_vien", gettext_lazy("Members of teams"), Kind.COUNT, "digital_team_members"),
        # Translators: Đã tập huấn
        Column("da_tap_huan", gettext_lazy("Facilitators trained"), Kind.COUNT, "facilitators_trained"),
        # Translators: Tỷ lệ tập huấn (%)
        Column("ty_le_tap_huan", gettext_lazy("Trained (%)"), Kind.PERCENT),
        # Translators: Số hộ đã hướng dẫn
        Column("ho_da_huong_dan", gettext_lazy("Households guided"), Kind.COUNT, "households_guided"),
        # Translators: Số buổi
        Column("so_buoi", gettext_lazy("Group lessons"), Kind.COUNT, adds_up=True),
        # Translators: Lượt hỗ trợ
        Column("luot_ho_tro", gettext_lazy("People helped in them"), Kind.COUNT, adds_up=True),
        # Translators: Ước tính
        Column("uoc_tinh", gettext_lazy("Estimated"), Kind.FLAG),
    )

    @classmethod
    def more(cls, scope: Scope, window: Window) -> Figures:
        """The lessons that facilitators held, and how many people were there, named or not. Two queries."""
        first, last = scope.stretches[0].starts_on, scope.ends_on
        held = GroupSession.objects.filter(
            unit_id__in=window.units, held_on__gte=first, held_on__lte=last, created_at__lte=window.cutoff
        ).order_by()
        lessons: dict[Place, Number] = defaultdict(int)
        helped: dict[Place, Number] = defaultdict(int)
        unnamed = held.values("unit_id", "held_on").annotate(
            times=Count("pk"), people=Sum(F("women") + F("men"))
        )
        for unit, day, times, people in unnamed.values_list("unit_id", "held_on", "times", "people"):
            place = (unit, _stretch(scope, day))
            lessons[place] += times
            helped[place] += people
        there = Participation.objects.filter(session__in=held).order_by()
        named = there.values("session__unit_id", "session__held_on").annotate(people=Count("pk"))
        for unit, day, people in named.values_list("session__unit_id", "session__held_on", "people"):
            helped[unit, _stretch(scope, day)] += people
        return Figures(sums={"so_buoi": lessons, "luot_ho_tro": helped})

    @classmethod
    def derive(cls, columns: dict[str, list], rows: Sequence[Row]) -> dict[str, list]:
        pairs = zip(columns["da_tap_huan"], columns["thanh_vien"], strict=True)
        return {"ty_le_tap_huan": [plain(share(*pair), Kind.PERCENT) for pair in pairs]}

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        return [
            _(
                "Villages, teams, their members and the households they guided are not kept by the system. Where a "
                "number is “–” it has not been imported: load it into the table of populations, with its source and "
                "its day."
            ),
            _("Trained (%): facilitators trained in the period as a share of the members of teams."),
        ]


def _stretch(scope: Scope, day: date) -> int:
    return max(number for number, each in enumerate(scope.stretches) if each.starts_on <= day)
