"""The Celery tasks, a few lines each: what they do is in the applets."""

import logging

from celery import shared_task

from learning.certificates.handover import hand_over_left
from learning.certificates.issue import issue_missing
from learning.certificates.models import Certificate
from learning.certificates.render import store_pdf
from learning.pdf import PdfUnavailable

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
