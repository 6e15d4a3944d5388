"""What learning itself contributes through the hooks that it offers to everybody."""

from django.contrib.auth.models import Permission
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from learning.branding import preview as branding
from learning.certificates import admin as certificates
from learning.changes import browse, change_pages, grouping_pages
from learning.changes.access import change_permission
from learning.changes.menu import UnitsMenuItem
from learning.clients import listing as client_pages
from learning.clients import urls as clients_admin
from learning.comparing import pages as comparing
from learning.competencies import columns as coverage_columns
from learning.competencies import indicators as mastery
from learning.competencies import pages as competency_pages
from learning.competencies.report_form import Bieu07
from learning.completions import desk as completion_desk
from learning.dashboards import access as dashboards
from learning.dashboards import display_pages, displays
from learning.dashboards.home import DashboardsMenuItem, DashboardsPanel
from learning.dashboards.people_pages import REMINDED
from learning.duties import audit
from learning.duties import listing as roles
from learning.duties import urls as duties
from learning.facilitating import report_form as teams
from learning.facilitating.report_form import Bieu06
from learning.forwarding import pages as forward_pages
from learning.keeping import pages as keeping
from learning.legal.admin import LegalDocumentViewSet
from learning.lrs import clients
from learning.matrices import pages as matrices
from learning.menu import RightMenuItem, has_right
from learning.office import listing as learners
from learning.office.actions import ACTIONS
from learning.official import listing as official
from learning.official.actions import ACTIONS as OFFICIAL_ACTIONS
from learning.official.formats.csv import OfficialCsv
from learning.official.formats.docx import Docx
from learning.official.formats.json import OfficialJson
from learning.official.formats.ods import OfficialOds
from learning.official.formats.pdf import OfficialPdf
from learning.official.formats.xlsx import OfficialXlsx
from learning.official.formats.xml import OfficialXml
from learning.people.grant import ENDED, GRANTED
from learning.people.rights import Right
from learning.record import office as records
from learning.record.admin import AnnualTrainingRuleViewSet
from learning.record.report_form import Bieu03
from learning.reports import indicator_pages, measure_pages
from learning.reports.formats.csv import Csv, SemicolonCsv
from learning.reports.formats.json import Json
from learning.reports.formats.ods import Ods
from learning.reports.formats.pdf import Pdf
from learning.reports.formats.xlsx import Xlsx
from learning.reports.formats.xml import Xml
from learning.reports.forms.bieu_01 import Bieu01
from learning.reports.forms.bieu_02 import Bieu02
from learning.reports.forms.bieu_04 import Bieu04
from learning.reports.forms.bieu_05 import Bieu05
from learning.reports.forms.bieu_08 import Bieu08
from learning.reports.forms.bieu_09 import Bieu09
from learning.reports.forms.bieu_10 import Bieu10
from learning.reports.indicators import enrolments, gaps, people, rates
from learning.reports.views import FROZEN
from learning.roster import desk as roster_desk
from learning.saved import pages as saved
from learning.sharing import admin_urls as sharing_admin
from learning.sharing import consumers
from learning.sharing import listing as sharing_pages
from learning.sharing.pages import DeadPanel
from learning.targets import desk as target_desk
from learning.targets import furniture as targets
from learning.targets import shelves


@hooks.register("register_learning_indicators")
def indicators():
    return [
        enrolments.Enrolments,
        enrolments.Started,
        enrolments.Completed,
        enrolments.Passed,
        enrolments.Certified,
        enrolments.CreditedPeriods,
        enrolments.Participations,
        enrolments.Assigned,
        enrolments.StaffPeriods,
        enrolments.Assisted,
        enrolments.RequiredDue,
        enrolments.RequiredInTime,
        people.Learners,
        people.FemaleLearners,
        people.MinorityLearners,
        people.LearnersCompleted,
        people.Courses,
        people.People,
        people.Citizens,
        people.CitizensCompleted,
        people.StaffCompleted,
        people.Staff,
        rates.CompletionRate,
        rates.Coverage,
        rates.StaffCoverage,
        rates.RequiredCompletion,
        rates.PeriodsEach,
        rates.StaffPeriodsEach,
        rates.AssistedShare,
        gaps.WithoutBirth,
        gaps.WithoutSex,
        gaps.WithoutEthnicity,
        gaps.SuspectedDuplicates,
        teams.Villages,
        teams.DigitalTeams,
        teams.TeamMembers,
        teams.HouseholdsGuided,
        teams.FacilitatorsTrained,
        mastery.CompetencyLearners,
        mastery.CompetencyProved,
        mastery.CompetencyMastery,
    ]


@hooks.register("register_admin_urls")
def certificate_urls():
    return [path("certificates/", include((certificates.urlpatterns, "learning_certificates")))]


@hooks.register("register_reports_menu_item")
def certificates_menu_item():
    address = reverse("learning_certificates:index")
    return RightMenuItem(
        Right.SEE_LEARNERS, _("Certificates"), address, icon_name=certificates.ICON, order=1500
    )


@hooks.register("register_log_actions")
def certificate_actions(actions):
    actions.register_action(certificates.REVOKE, _("Revoke a certificate"), _("Revoked"))
    actions.register_action(certificates.AGAIN, _("Issue a certificate again"), _("Revoked and issued again"))


@hooks.register("register_learning_reports")
def report_forms():
    return [Bieu01, Bieu02, Bieu03, Bieu04, Bieu05, Bieu06, Bieu07, Bieu08, Bieu09, Bieu10]


@hooks.register("register_learning_report_formats")
def report_formats():
    return [Xlsx, Pdf, Ods, Csv, SemicolonCsv, Json, Xml]


@hooks.register("register_learning_official_formats")
def official_formats():
    return [Docx, OfficialPdf, OfficialXlsx, OfficialOds, OfficialCsv, OfficialJson, OfficialXml]


@hooks.register("register_admin_urls")
def report_urls():
    return [path("learning/reports/", include("learning.reports.urls"))]


@hooks.register("register_admin_menu_item")
def reports_menu_item():
    # Wagtail has a menu "Reports" of its own, about pages.
    address = reverse("learning_reports:index")
    return RightMenuItem(Right.SEE_FIGURES, _("Training reports"), address, icon_name="table", order=150)


@hooks.register("register_reports_menu_item")
def indicators_menu_item():
    address = reverse("learning_reports:indicators")
    title, icon = indicator_pages.TITLE, indicator_pages.ICON
    return RightMenuItem(Right.SEE_FIGURES, title, address, icon_name=icon, order=1440)


@hooks.register("register_reports_menu_item")
def measures_menu_item():
    address = reverse("learning_reports:measures")
    title, icon = measure_pages.TITLE, measure_pages.ICON
    return RightMenuItem(Right.SEE_FIGURES, title, address, icon_name=icon, order=1445)


@hooks.register("register_admin_urls")
def matrix_urls():
    return [path("learning/matrices/", include("learning.matrices.urls"))]


@hooks.register("register_reports_menu_item")
def matrix_menu_item():
    address = reverse("learning_matrices:index")
    return RightMenuItem(Right.SEE_LEARNERS, matrices.TITLE, address, icon_name=matrices.ICON, order=1430)


@hooks.register("register_log_actions")
def matrix_actions(actions):
    actions.register_action(matrices.DOWNLOADED, _("Download a matrix"), _("Matrix downloaded"))


@hooks.register("register_admin_urls")
def saved_report_urls():
    return [
        path("learning/my-reports/", include("learning.saved.urls")),
        path("learning/compare/", include("learning.comparing.urls")),
    ]


@hooks.register("register_reports_menu_item")
def saved_reports_menu_item():
    address = reverse("learning_saved:index")
    return RightMenuItem(Right.SEE_FIGURES, saved.TITLE, address, icon_name=saved.ICON, order=1420)


@hooks.register("register_reports_menu_item")
def comparison_menu_item():
    address = reverse("learning_comparing:index")
    return RightMenuItem(Right.SEE_FIGURES, comparing.TITLE, address, icon_name=comparing.ICON, order=1425)


@hooks.register("register_log_actions")
def saved_report_actions(actions):
    actions.register_action(saved.MADE, _("Make a report of one's own"), _("Report made"))
    actions.register_action(saved.CHANGED, _("Change a report of one's own"), _("Report changed"))
    actions.register_action(saved.DELETED, _("Delete a report of one's own"), _("Report deleted"))


@hooks.register("construct_homepage_panels")
def measures_panel(request, panels):
    if has_right(request, Right.SEE_FIGURES):
        panels.append(measure_pages.MeasuresPanel())


@hooks.register("register_log_actions")
def report_actions(actions):
    actions.register_action(FROZEN, _("Freeze a report"), _("Report frozen"))


@hooks.register("register_admin_urls")
def target_urls():
    return [path("learning/targets/", include("learning.targets.urls"))]


@hooks.register("register_admin_menu_item")
def targets_menu_item():
    address = reverse("learning_targets:index")
    return RightMenuItem(Right.SEE_FIGURES, targets.TITLE, address, icon_name=targets.ICON, order=155)


@hooks.register("register_log_actions")
def target_actions(actions):
    for action, (label, message) in shelves.actions().items():
        actions.register_action(action, label, message)
    actions.register_action(target_desk.DESK.action("upload"), _("Upload figures"), _("Figures uploaded"))
    actions.register_action(target_desk.DESK.action("apply"), _("Apply figures"), _("Figures applied"))
    actions.register_action(
        target_desk.DESK.action("undo"), _("Undo an import of figures"), _("Import of figures undone")
    )


@hooks.register("register_admin_urls")
def official_urls():
    return [path("learning/official/", include("learning.official.urls"))]


@hooks.register("register_reports_menu_item")
def official_menu_item():
    address = reverse("learning_official:index")
    return RightMenuItem(Right.SEE_FIGURES, official.TITLE, address, icon_name=official.ICON, order=1430)


@hooks.register("register_log_actions")
def official_actions(actions):
    for action, (label, message) in OFFICIAL_ACTIONS.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def unit_urls():
    return [path("learning/units/", include("learning.changes.urls"))]


@hooks.register("register_admin_menu_item")
def units_menu_item():
    return UnitsMenuItem(_("Units"), reverse("learning_units:index"), icon_name=browse.ICON, order=160)


@hooks.register("register_permissions")
def unit_permission():
    return change_permission()


@hooks.register("register_log_actions")
def unit_actions(actions):
    actions.register_action(change_pages.APPLIED, _("Apply a change of units"), _("Change of units applied"))
    actions.register_action(change_pages.UNDONE, _("Undo a change of units"), _("Change of units undone"))
    actions.register_action(grouping_pages.MADE, _("Make a grouping of communes"), _("Grouping made"))
    actions.register_action(grouping_pages.CHANGED, _("Change a grouping of communes"), _("Grouping changed"))


@hooks.register("register_admin_urls")
def role_urls():
    return [
        path("learning/roles/", include((duties.roles, "learning_roles"))),
        path("learning/log/", include((duties.log, "learning_log"))),
    ]


@hooks.register("register_admin_menu_item")
def roles_menu_item():
    title, address = pgettext_lazy("menu", "Roles"), reverse("learning_roles:index")
    return RightMenuItem(Right.SEE_ROLES, title, address, icon_name=roles.ICON, order=170)


@hooks.register("register_reports_menu_item")
def audit_menu_item():
    return RightMenuItem(
        Right.SEE_AUDIT, audit.TITLE, reverse("learning_log:index"), icon_name=audit.ICON, order=1600
    )


@hooks.register("register_log_actions")
def role_actions(actions):
    actions.register_action(GRANTED, _("Give a role"), _("Role given"))
    actions.register_action(ENDED, _("End a role"), _("Role ended"))


@hooks.register("register_admin_urls")
def learner_urls():
    return [path("learning/learners/", include("learning.office.urls"))]


@hooks.register("register_admin_menu_item")
def learners_menu_item():
    address = reverse("learning_learners:index")
    return RightMenuItem(Right.SEE_LEARNERS, learners.TITLE, address, icon_name=learners.ICON, order=140)


@hooks.register("register_permissions")
def contact_permissions():
    # Which groups may see phone numbers and addresses; whose, is decided by roles in units.
    return Permission.objects.filter(content_type__app_label="learning", content_type__model="contact")


@hooks.register("register_log_actions")
def learner_actions(actions):
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def roster_urls():
    return [path("learning/rosters/", include("learning.roster.urls"))]


@hooks.register("register_log_actions")
def roster_actions(actions):
    actions.register_action(roster_desk.DESK.action("upload"), _("Upload a roster"), _("Roster uploaded"))
    actions.register_action(roster_desk.DESK.action("apply"), _("Apply a roster"), _("Roster applied"))
    actions.register_action(roster_desk.DESK.action("undo"), _("Undo an import"), _("Import undone"))
    actions.register_action(
        roster_desk.DESK.action("download"), _("Download an import's results"), _("Results downloaded")
    )


@hooks.register("register_log_actions")
def client_actions(actions):
    actions.register_action(clients.MADE, _("Connect a system"), _("System connected"))
    actions.register_action(clients.CHANGED, _("Change a connected system"), _("Connected system changed"))
    actions.register_action(clients.ROTATED, _("Change a system's secret"), _("Secret changed"))
    actions.register_action(clients.REVOKED, _("Disconnect a system"), _("System disconnected"))


@hooks.register("register_admin_urls")
def client_urls():
    return [path("learning/clients/", include((clients_admin.urlpatterns, "learning_clients")))]


@hooks.register("register_settings_menu_item")
def clients_menu_item():
    address = reverse("learning_clients:index")
    return RightMenuItem(
        Right.SEE_CLIENTS, client_pages.TITLE, address, icon_name=client_pages.ICON, order=900
    )


@hooks.register("register_admin_urls")
def sharing_urls():
    return [path("learning/sharing/", include((sharing_admin.urlpatterns, "learning_consumers")))]


@hooks.register("register_settings_menu_item")
def sharing_menu_item():
    title, address = sharing_pages.TITLE, reverse("learning_consumers:index")
    return RightMenuItem(Right.SEE_CLIENTS, title, address, icon_name=sharing_pages.ICON, order=910)


@hooks.register("construct_homepage_panels")
def sharing_panel(request, panels):
    if has_right(request, Right.SEE_CLIENTS):
        panels.append(DeadPanel(request))


@hooks.register("register_log_actions")
def sharing_actions(actions):
    actions.register_action(consumers.CHANGED, _("Change what is shared"), _("Grant of data changed"))
    actions.register_action(consumers.REPLAYED, _("Send an event again"), _("Event sent again"))


@hooks.register("register_admin_urls")
def forward_urls():
    return [path("learning/forwards/", include("learning.forwarding.urls"))]


@hooks.register("register_settings_menu_item")
def forwards_menu_item():
    title, address = forward_pages.TITLE, reverse("learning_forwards:index")
    return RightMenuItem(Right.SEND_ON, title, address, icon_name=forward_pages.ICON, order=900)


@hooks.register("register_log_actions")
def forward_actions(actions):
    actions.register_action(forward_pages.MADE, _("Send statements on"), _("Receiver of statements added"))
    actions.register_action(
        forward_pages.CHANGED, _("Change a receiver"), _("Receiver of statements changed")
    )
    actions.register_action(forward_pages.PAUSED, _("Pause a receiver"), _("Receiver of statements paused"))
    actions.register_action(
        forward_pages.RESUMED, _("Resume a receiver"), _("Receiver of statements resumed")
    )
    actions.register_action(
        forward_pages.AGAIN, _("Send refused statements again"), _("Refused statements sent again")
    )


@hooks.register("register_admin_urls")
def keeping_urls():
    return [path("learning/progress-and-log/", include("learning.keeping.urls"))]


@hooks.register("register_reports_menu_item")
def keeping_menu_item():
    address = reverse("learning_keeping:index")
    return RightMenuItem(Right.SEE_PROOFS, keeping.TITLE, address, icon_name=keeping.ICON, order=1700)


@hooks.register("construct_homepage_panels")
def keeping_panel(request, panels):
    if has_right(request, Right.SEE_PROOFS):
        panels.append(keeping.ProofPanel())


@hooks.register("register_log_actions")
def keeping_actions(actions):
    actions.register_action(keeping.HEALED, _("Write progress anew"), _("Progress written anew from the log"))


@hooks.register("register_admin_urls")
def completion_urls():
    return [path("learning/completions/", include("learning.completions.urls"))]


@hooks.register("register_log_actions")
def completion_actions(actions):
    actions.register_action(
        completion_desk.DESK.action("upload"), _("Upload completions"), _("Completions uploaded")
    )
    actions.register_action(
        completion_desk.DESK.action("apply"), _("Apply completions"), _("Completions applied")
    )
    actions.register_action(
        completion_desk.DECIDED, _("Decide what a course is"), _("A platform's course decided")
    )
    actions.register_action(
        completion_desk.DESK.action("undo"),
        _("Undo an import of completions"),
        _("Import of completions undone"),
    )
    actions.register_action(
        completion_desk.DESK.action("download"), _("Download an import's results"), _("Results downloaded")
    )


register_snippet(LegalDocumentViewSet)


@hooks.register("register_admin_urls")
def branding_urls():
    return [path("learning/branding/", include((branding.urlpatterns, "learning_branding")))]


@hooks.register("register_learning_coverage")
def coverage():
    return [coverage_columns.Courses, coverage_columns.Lessons]


@hooks.register("register_admin_urls")
def competency_urls():
    return [path("learning/competencies/", include("learning.competencies.urls"))]


@hooks.register("register_reports_menu_item")
def competencies_menu_item():
    title, address = competency_pages.TITLE, reverse("learning_competencies:index")
    return RightMenuItem(Right.SEE_COVERAGE, title, address, icon_name=competency_pages.ICON, order=1450)


@hooks.register("register_admin_viewset")
def annual_rules():
    return AnnualTrainingRuleViewSet()


@hooks.register("register_permissions")
def annual_rule_permissions():
    return Permission.objects.filter(
        content_type__app_label="learning", content_type__model="annualtrainingrule"
    )


@hooks.register("register_admin_urls")
def record_urls():
    return [path("learning/records/", include("learning.record.urls"))]


@hooks.register("register_log_actions")
def record_actions(actions):
    actions.register_action(records.DOWNLOADED, *records.ACTION)


@hooks.register("register_admin_urls")
def dashboard_urls():
    return [path("learning/dashboard/", include("learning.dashboards.urls"))]


@hooks.register("register_admin_menu_item")
def dashboards_menu_item():
    address = reverse("learning_dashboards:index")
    return DashboardsMenuItem(dashboards.TITLE, address, icon_name=dashboards.ICON, order=120)


@hooks.register("construct_homepage_panels")
def dashboards_panel(request, panels):
    if dashboards.ways_for(request):
        panels.append(DashboardsPanel())


@hooks.register("register_settings_menu_item")
def displays_menu_item():
    address = reverse("learning_dashboards:displays")
    return RightMenuItem(
        Right.SEE_CLIENTS, display_pages.TITLE, address, icon_name=dashboards.ICON, order=910
    )


@hooks.register("register_log_actions")
def dashboard_actions(actions):
    actions.register_action(displays.MADE, _("Put up a wall display"), _("Wall display put up"))
    actions.register_action(displays.REVOKED, _("Take down a wall display"), _("Wall display taken down"))
    actions.register_action(REMINDED, _("Download a reminder list"), _("Reminder list downloaded"))


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    """Our own screens have it anyway; Wagtail's lists can be read on a phone with it."""
    return format_html('<link rel="stylesheet" href="{}">', static("learning/css/admin.css"))
