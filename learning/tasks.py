"""The Celery tasks, a few lines each: what they do is in the applets."""

import logging
from collections.abc import Callable
from datetime import date

from celery import Task, shared_task
from django.core.management import call_command

from learning.certificates.handover import hand_over_left
from learning.certificates.issue import issue_missing
from learning.certificates.models import Certificate
from learning.certificates.render import store_pdf
from learning.completions import run as completions
from learning.completions import undo as completions_back
from learning.completions.models import CompletionImport
from learning.forwarding import run as forwarding
from learning.keeping import rebuilding
from learning.keeping.archive import CannotArchive, archive_surely, months_to_archive
from learning.keeping.files import NoParquet
from learning.keeping.models import Rebuild, RunState
from learning.keeping.proving import prove
from learning.matrices import run as exports
from learning.matrices.models import Export
from learning.notes.keep import forget_guests_notes
from learning.official.models import OfficialReport
from learning.pdf import PdfUnavailable
from learning.people.standing import tell_rights
from learning.progress.editions import apply_changes, waiting_courses
from learning.reports.close import close_periods
from learning.reports.parts import WHOLE, parts, queue_of
from learning.reports.refresh import keep_measures
from learning.reports.refresh import rebuild_measures as rebuild
from learning.reports.refresh import refresh_measures as refresh
from learning.reports.running import TakenOver
from learning.roster import run
from learning.roster.models import Roster
from learning.roster.undo import undo_roster as undo
from learning.saved.deliver import send_due
from learning.sharing import deliver as delivering
from learning.sharing import upkeep as sharing
from learning.sharing.webhooks import tell_issued, tell_proved
from learning.sheets.models import State
from learning.sheets.work import Work
from learning.statements import partitions
from learning.targets import run as figures
from learning.targets.models import FigureImport
from learning.targets.write import undo as undo_figures_of

log = logging.getLogger(__name__)


@shared_task(name="learning.render_certificate")
def render_certificate(uuid: str) -> None:
    """Make a certificate's PDF. Where none can be made it is tried again whenever somebody asks for it."""
    try:
        store_pdf(Certificate.objects.get(uuid=uuid))
    except PdfUnavailable as problem:
        log.warning("certificate %s has no PDF: %s", uuid, problem)


@shared_task(name="learning.mend_certificates")
def mend_certificates() -> None:
    """Issue and hand over what a crash left undone."""
    log.info("certificates mended: %d handed over, %d issued", hand_over_left(), issue_missing())


@shared_task(name="learning.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take back the pages whose time has come. It is Wagtail's own command; running it twice does no harm."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="learning.apply_course_changes")
def apply_course_changes(course_id: int | None = None) -> None:
    """Bring the enrolments of a changed course up to it, or those of all courses whose change waits."""
    for waiting in waiting_courses() if course_id is None else [course_id]:
        apply_changes(waiting)


@shared_task(name="learning.refresh_measures")
def refresh_measures(part: str = WHOLE) -> None:
    """Count again what changed since the last run; with a queue for measures, each province by itself."""
    _of_each_part(refresh_measures, part, keep_measures)


@shared_task(name="learning.rebuild_measures")
def rebuild_measures(part: str = WHOLE) -> None:
    """Count everything again, every night; what only just changed is first counted as usual, for it is no drift."""
    _of_each_part(rebuild_measures, part, refresh, _prove)


def _prove(part: str) -> None:
    if run := rebuild(part=part):
        tell_proved(run)


def _of_each_part(task: Task, part: str, *steps: Callable[..., object]) -> None:
    """Let ``task`` be done for each province by a worker of its queue; without a queue do its ``steps`` here."""
    if part == WHOLE and (queue := queue_of(WHOLE)):
        for province in parts():
            task.apply_async([province], queue=queue_of(province) or queue)
        return
    try:
        for step in steps:
            step(part=part)
    except TakenOver:
        log.info("the measuring run was stopped; the next one goes on with it")


@shared_task(name="learning.follow_roles")
def follow_roles() -> None:
    """Let the groups follow the roles that began or ended with this day."""
    log.info("roles followed of %d users", tell_rights())


# Beat says it once a day: whoever kills a worker's process (the kernel, short of memory) must not take it along.
@shared_task(name="learning.close_period", acks_late=True, reject_on_worker_lost=True)
def close_period(day: str | None = None) -> None:
    """Freeze the reports of the periods that end today, ended yesterday, or ended on ``day`` (2026-11-14)."""
    close_periods(day=date.fromisoformat(day) if day else None)


@shared_task(name="learning.forward_statements")
def forward_statements() -> None:
    """Let each forward that has something to do be sent on by itself: a slow receiver keeps nobody else waiting."""
    for pk in forwarding.due():
        send_on.delay(pk)


@shared_task(name="learning.send_on")
def send_on(pk: int) -> None:
    """Send what waits for one receiver. What went wrong is noted with it."""
    forwarding.send_on(pk)


@shared_task(name="learning.deliver_webhooks")
def deliver_webhooks() -> None:
    """Let each event that waits be delivered by itself, and files of facts be written that a broker did not hear of."""
    for pk in delivering.due():
        deliver_webhook.delay(pk)
    for pk in sharing.waiting_exports():
        write_export.delay(pk)


@shared_task(name="learning.deliver_webhook")
def deliver_webhook(pk: int) -> None:
    """Try to deliver one event. What went wrong is noted with it."""
    delivering.deliver(pk)


@shared_task(name="learning.write_export")
def write_export(pk: int) -> None:
    """Write a file of facts that a consumer ordered. Doing it again writes the same file anew."""
    sharing.write_export(pk)


@shared_task(name="learning.tell_report")
def tell_report(pk: int) -> None:
    """Take down what a frozen report says by programme, and tell consumers that there is one."""
    sharing.tell_report(pk)


@shared_task(name="learning.tell_issue")
def tell_issue(pk: int) -> None:
    """Tell consumers of each annex of an official report that was issued."""
    official = OfficialReport.objects.get(pk=pk)
    for annex in official.annex_rows.select_related("report__unit"):
        tell_issued(annex.report, number=official.symbol)


@shared_task(name="learning.clean_sharing")
def clean_sharing() -> None:
    """Delete what was kept long enough: the log of requests for data, files, answers, deliveries."""
    log.info("data sharing: %s", sharing.clean())


ROSTERS = Work("rosters", Roster, run.check, run.apply, undo)
COMPLETIONS = Work(
    "completions", CompletionImport, completions.check, completions.apply, completions_back.undo_import
)
FIGURES = Work("figures", FigureImport, figures.check, figures.apply, undo_figures_of)


@shared_task(name="learning.check_roster")
def check_roster(pk: int) -> None:
    """Find out what applying a roster would do. Why it cannot be read is noted with it."""
    ROSTERS.check(pk)


@shared_task(name="learning.apply_roster")
def apply_roster(pk: int) -> None:
    """Apply a roster, or go on with it."""
    ROSTERS.apply(pk)


@shared_task(name="learning.undo_roster")
def undo_roster(pk: int) -> None:
    """Take a roster back. Why it must stay is noted with it."""
    ROSTERS.undo(pk)


@shared_task(name="learning.mend_rosters")
def mend_rosters() -> None:
    """Go on with what a crash interrupted, and delete files that are no longer needed."""
    ROSTERS.mend({State.CHECKING: check_roster, State.APPLYING: apply_roster, State.UNDOING: undo_roster})


@shared_task(name="learning.check_completions")
def check_completions(pk: int) -> None:
    """Find out what applying an import of completions would do. Why it cannot be read is noted with it."""
    COMPLETIONS.check(pk)


@shared_task(name="learning.apply_completions")
def apply_completions(pk: int) -> None:
    """Apply an import of completions, or go on with it."""
    COMPLETIONS.apply(pk)


@shared_task(name="learning.undo_completions")
def undo_completions(pk: int) -> None:
    """Take an import of completions back. Why it must stay is noted with it."""
    COMPLETIONS.undo(pk)


@shared_task(name="learning.mend_completions")
def mend_completions() -> None:
    """Go on with what a crash interrupted, and delete files that are no longer needed."""
    COMPLETIONS.mend(
        {
            State.CHECKING: check_completions,
            State.APPLYING: apply_completions,
            State.UNDOING: undo_completions,
        }
    )


@shared_task(name="learning.check_figures")
def check_figures(pk: int) -> None:
    """Find out what applying an import of figures would do. Why it cannot be read is noted with it."""
    FIGURES.check(pk)


@shared_task(name="learning.apply_figures")
def apply_figures(pk: int) -> None:
    """Apply an import of figures, or go on with it."""
    FIGURES.apply(pk)


@shared_task(name="learning.undo_figures")
def undo_figures(pk: int) -> None:
    """Take an import of figures back. Why it must stay is noted with it."""
    FIGURES.undo(pk)


@shared_task(name="learning.mend_figures")
def mend_figures() -> None:
    """Go on with what a crash interrupted, and delete files that are no longer needed."""
    FIGURES.mend({State.CHECKING: check_figures, State.APPLYING: apply_figures, State.UNDOING: undo_figures})


@shared_task(name="learning.keep_log")
def keep_log() -> None:
    """Make the log's partitions for the months to come, and say it if something is in none."""
    made = partitions.make_ahead()
    log.info("months of the log made: %s", ", ".join(f"{month:%Y-%m}" for month in made) or "none")
    if strays := partitions.strays():
        log.error("%d statements are in no month's partition", strays)


@shared_task(name="learning.prove_progress")
def prove_progress() -> None:
    """Replay a sample of enrolments and compare their progress with the log."""
    prove()


@shared_task(name="learning.archive_statements")
def archive_statements() -> None:
    """Archive the months that are due, a task each: who is interrupted repeats one month at most."""
    for month in months_to_archive():
        archive_month.delay(month.isoformat())


@shared_task(name="learning.archive_month")
def archive_month(month: str) -> None:
    """Archive one month (2025-06-01), or go on with it."""
    try:
        archive_surely(date.fromisoformat(month))
    except (CannotArchive, NoParquet) as problem:
        log.error("statements of %s stay in the log: %s", month, problem)


@shared_task(name="learning.go_on_rebuilding")
def go_on_rebuilding(pk: int) -> None:
    """Write the progress of some thousands anew, then let another task go on, so that a restart loses little."""
    try:
        rebuild_run = rebuilding.go_on(Rebuild.objects.get(pk=pk), most=50)
    except rebuilding.Busy:
        return
    if rebuild_run.state == RunState.RUNNING:
        go_on_rebuilding.delay(pk)


@shared_task(name="learning.mend_rebuilding")
def mend_rebuilding() -> None:
    """Go on with what a crash interrupted."""
    for each in rebuilding.interrupted():
        go_on_rebuilding.delay(each.pk)


@shared_task(name="learning.forget_notes")
def forget_notes() -> None:
    """Delete what guests wrote whom no device remembers any more."""
    log.info("notes of forgotten guests deleted: %d", forget_guests_notes())


@shared_task(name="learning.make_export")
def make_export(pk: int) -> None:
    """Write a large matrix, or go on with it. Why it cannot be written is noted with it."""
    if export := Export.objects.select_related("by", "unit").filter(pk=pk).first():
        exports.make(export)


@shared_task(name="learning.mend_exports")
def mend_exports() -> None:
    """Go on with what a crash interrupted, and delete exports that are old."""
    interrupted, deleted = exports.mend()
    for each in interrupted:
        make_export.delay(each.pk)
    log.info("exports: %d gone on with, %d deleted", len(interrupted), deleted)


@shared_task(name="learning.send_saved_reports")
def send_saved_reports() -> None:
    """Send saved reports whose week, month or period has come, and try again what could not be sent."""
    log.info("saved reports: %d mails sent", send_due())
