"""The record as a paper of the academy: a PDF in Vietnamese, whatever language the screen is in."""

from datetime import datetime

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from learning import conf
from learning.certificates.printed import date_words, holder_name
from learning.certificates.render import INK, LANGUAGE
from learning.pdf import render_pdf
from learning.people.learners import membership_on
from learning.people.models import Learner
from learning.record.document import issuer_name
from learning.record.overview import Overview

TEMPLATE = "learning/record/record_pdf.html"


def pdf_of(learner: Learner, overview: Overview, *, now: datetime | None = None) -> bytes:
    """The learner's record on paper. Raises PdfUnavailable."""
    return render_pdf(TEMPLATE, paper_context(learner, overview, now=now), language=LANGUAGE)


def paper_context(learner: Learner, overview: Overview, *, now: datetime | None = None) -> dict:
    """What the template needs; a host's own template gets the same."""
    today = timezone.localdate(now)
    check = f"{conf.get('SITE_URL')}{reverse('learning:certificates')}"
    with override(LANGUAGE):
        return {
            "learner": learner,
            "name": holder_name(learner),
            "birth": str(learner.birth or ""),
            "membership": membership_on(learner, today),
            "mine": overview,
            "issuer": issuer_name(),
            "date": date_words(today),
            "check_address": check,
            "qr": segno.make(check, error="m", micro=False).svg_data_uri(dark=INK, border=0),
        }
