"""The list of official reports, by unit and year, and the page that makes one from a period."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.log_actions import log

from learning import registry
from learning.official import writing
from learning.official.access import officials_visible_to
from learning.official.actions import MADE
from learning.official.locking import NotNow
from learning.official.models import OfficialReport
from learning.people.rights import Right
from learning.people.roles import may_in, may_somewhere
from learning.reports import caption
from learning.reports.build import CannotBuild
from learning.reports.calendars import calendars
from learning.reports.choices import choice_of, period_options, unit_options
from learning.reports.periods import UnknownPeriod, local_day
from learning.reports.scope import UnitEnded

ICON = "doc-full"
TITLE = gettext_lazy("Official reports")
MOST_LISTED = 200
REFUSED = (CannotBuild, UnknownPeriod, UnitEnded, NotNow)


@require_GET
def index_view(request: HttpRequest) -> HttpResponse:
    """The documents of the user's units, the newest first; of one unit or year if that is asked for."""
    found = officials_visible_to(request.user)
    units = found.order_by("unit__path").values_list("unit", "unit__full_name", "unit__code").distinct()
    years = found.order_by("-ends_on__year").values_list("ends_on__year", flat=True).distinct()
    unit, year = request.GET.get("unit", ""), request.GET.get("year", "")
    if _is_number(unit):
        found = found.filter(unit=unit)
    if _is_number(year):
        found = found.filter(ends_on__year=year)
    rows = list(found.select_related("unit")[:MOST_LISTED])
    about = {
        "units": [(str(pk), f"{name} ({code})") for pk, name, code in units],
        "years": [str(each) for each in years],
        "chosen": {"unit": unit, "year": year},
        "table": _table(rows),
        "is_cut": len(rows) == MOST_LISTED,
        "may_write": may_somewhere(request.user, Right.FREEZE_REPORTS),
        **furniture(str(TITLE)),
    }
    return render(request, "learning/official/index.html", about)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _table(rows: list[OfficialReport]) -> Table:
    columns = [
        TitleColumn("symbol", label=_("Number and symbol"), accessor=_symbol, get_url=address),
        Column("unit", label=_("Unit"), accessor=lambda row: row.unit.full_name),
        Column("period", label=_("Period"), accessor=_period),
        Column("revision", label=_("Revision"), accessor="revision"),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("issued_on", label=_("Issued on"), accessor=_issued),
    ]
    return Table(columns, rows)


def _symbol(row: OfficialReport) -> str:
    return row.symbol if row.number else _("Without a number yet")


def _period(row: OfficialReport) -> str:
    try:
        return caption.Period.parse(row.period, row.calendar).label
    except UnknownPeriod:
        return row.period


def _issued(row: OfficialReport) -> str:
    return caption.day(row.issued_on) if row.issued_on else "–"


def new_view(request: HttpRequest) -> HttpResponse:
    """Choose a unit, a period and the forms of the annexes; the draft is made from the facts as they stand."""
    if request.method == "POST":
        try:
            made = _made(request)
        except REFUSED as problem:
            messages.error(request, str(problem))
            return redirect("learning_official:new")
        return redirect(address(made))
    context: dict[str, Any] = {
        "forms": list(registry.report_forms.values()),
        **furniture(_("New official report")),
    }
    try:
        today = local_day(timezone.now())
        choice = choice_of(request.GET, request.user, today=today)
        context |= {
            "choice": choice,
            "units": unit_options(request.user, choice, today=today),
            "periods": period_options(choice, today=today),
            "calendars": [(name, each.label) for name, each in calendars().items()],
        }
    except REFUSED as problem:
        context["problem"] = str(problem)
    return render(request, "learning/official/new.html", context)


def _made(request: HttpRequest) -> OfficialReport:
    from django.core.exceptions import PermissionDenied

    choice = choice_of(request.POST, request.user, today=local_day(timezone.now()))
    if not may_in(request.user, choice.unit, Right.FREEZE_REPORTS):
        raise PermissionDenied
    before = writing.newest(choice.unit, choice.period)
    made = writing.write(
        unit=choice.unit, period=choice.period, forms=request.POST.getlist("form"), by=request.user
    )
    if before == made:
        messages.success(request, _("There is a report about this period already: here it is."))
    else:
        log(instance=made, action=MADE, user=request.user)
    return made


def address(official: OfficialReport) -> str:
    """The page of one document."""
    return reverse("learning_official:report", args=[official.uuid])


def furniture(title: str, *, official: OfficialReport | None = None) -> dict[str, Any]:
    """Title and breadcrumbs; of a page about ``official`` if one is given."""
    index = {"url": reverse("learning_official:index"), "label": TITLE}
    above = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    above += [index] if title != str(TITLE) else []
    above += [{"url": address(official), "label": official.symbol}] if official else []
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*above, {"url": "", "label": title}],
    }
