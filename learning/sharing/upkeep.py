"""What workers do for data sharing: files of facts, reports told, events, and deleting what was kept long enough."""

import logging
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from learning import conf
from learning.enrolments.models import Enrolment
from learning.keeping.files import PART
from learning.reports.models import Report
from learning.sharing import export
from learning.sharing.models import MOST_TRIES, Answered, ExportState, FactExport, GoneFact, ShareLog
from learning.sharing.once import KEPT
from learning.sharing.periods import FORM
from learning.sharing.results import told_of
from learning.sharing.webhook_models import Delivery
from learning.sharing.webhooks import tell_frozen

log = logging.getLogger(__name__)
FORGOTTEN = timedelta(minutes=5)  # a broker heard of it by then, or never
LONGEST = timedelta(hours=1)  # a worker that has not ended a file by then is dead
KEPT_DELIVERIES = timedelta(days=90)
ABANDONED = 86_400  # seconds


def tell_report(pk: int) -> int:
    """Take down what the frozen report says by programme, and tell consumers of it. Returns how many are told."""
    report = Report.objects.select_related("unit").get(pk=pk)
    if report.form == FORM:
        told_of(report)
    return tell_frozen(report)


def write_export(pk: int) -> None:
    """Write a file that was ordered and is not there yet, where no other worker is at it."""
    now = timezone.now()
    mine = FactExport.objects.filter(_is_free(now), pk=pk)
    if mine.filter(tries__gte=MOST_TRIES).exists():
        _give_up(mine)
    elif mine.update(tries=F("tries") + 1, tried_at=now):
        one = FactExport.objects.select_related("consumer__client__unit").get(pk=pk)
        try:
            export.run(one)
        except Exception:
            # Free at once: what raises is no dead worker, which one would have to wait for.
            FactExport.objects.filter(pk=pk, state=ExportState.WAITING).update(tried_at=None)
            raise


def _is_free(now: datetime) -> Q:
    return Q(Q(tried_at=None) | Q(tried_at__lt=now - LONGEST), state=ExportState.WAITING)


def _give_up(exports: QuerySet[FactExport]) -> None:
    reason = _(
        "The work on the file broke off again and again. Order it once more, or ask who shares the data."
    )
    exports.update(state=ExportState.FAILED, reason=reason, finished_at=timezone.now())


def waiting_exports() -> list[int]:
    """Files that were ordered a while ago, and that nobody has written or is writing."""
    now = timezone.now()
    late = FactExport.objects.filter(_is_free(now), made_at__lt=now - FORGOTTEN)
    return list(late.values_list("pk", flat=True)[:20])


def note_gone(enrolment: Enrolment) -> None:
    """Remember that a fact is no more, for who took it out. Without an unit nobody has it."""
    if enrolment.unit_id is None:
        return
    GoneFact.objects.create(
        uuid=enrolment.uuid,
        learner_uuid=enrolment.learner.uuid,
        unit_id=enrolment.unit_id,
        course_code=enrolment.course.code,
    )


def clean() -> dict[str, int]:
    """Delete what was kept long enough; return how many of each."""
    now = timezone.now()
    log_kept, files_kept = (timedelta(days=conf.get(name)) for name in ("SHARE_LOG_DAYS", "SHARE_FILE_DAYS"))
    done = {
        "requests": ShareLog.objects.filter(at__lt=now - log_kept).delete()[0],
        "answers": Answered.objects.filter(at__lt=now - KEPT).delete()[0],
        "gone": GoneFact.objects.filter(at__lt=now - log_kept).delete()[0],
        "deliveries": Delivery.objects.filter(made_at__lt=now - KEPT_DELIVERIES).delete()[0],
    }
    old = FactExport.objects.filter(made_at__lt=now - files_kept)
    if conf.get("SHARE_FOLDER"):
        for one in old:
            export.file_of(one).unlink(missing_ok=True)
        _sweep(export.folder())
    return done | {"exports": old.delete()[0]}


def _sweep(folder: Path) -> None:
    """What a killed worker left half."""
    for each in folder.glob(f"{PART}*"):
        if each.stat().st_mtime < time.time() - ABANDONED:
            shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)
