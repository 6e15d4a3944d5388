"""The certificate as a PDF to keep and to print."""

import secrets

import segno
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override

from learning import conf
from learning.certificates.models import Certificate
from learning.certificates.printed import birth_words, date_words, day_of, percent, periods_words
from learning.pdf import SANS, SERIF, render_pdf

TEMPLATE = "learning/certificates/certificate.html"
# Official papers are in Vietnamese, whatever language the reader's screen is in.
LANGUAGE = "vi"
INK = "#17324d"


def public_address(certificate: Certificate) -> str:
    """Where anybody can check the certificate: what the QR code says."""
    return f"{conf.get('SITE_URL')}{certificate.get_absolute_url()}"


def pdf_of(certificate: Certificate) -> bytes:
    """The certificate as printed on the day of issue. Raises PdfUnavailable."""
    return render_pdf(TEMPLATE, context(certificate), language=LANGUAGE)


def context(certificate: Certificate) -> dict:
    """What the template needs, in words; a host's own template gets the same."""
    printed, address = certificate.printed, public_address(certificate)
    with override(LANGUAGE):
        return {
            "certificate": certificate,
            "printed": printed,
            "birth": birth_words(printed),
            "periods": periods_words(printed),
            "percent": percent(printed),
            "date": date_words(day_of(printed)),
            "address": address,
            "check_address": f"{conf.get('SITE_URL')}{reverse('learning:certificates')}",
            "qr": segno.make(address, error="m", micro=False).svg_data_uri(dark=INK, border=0),
            "sans": SANS,
            "serif": SERIF,
        }


def store_pdf(certificate: Certificate) -> None:
    """Make the PDF unless it is there. Raises PdfUnavailable.

    Its name cannot be guessed from the public address, in case a host serves its media folder to everybody.
    """
    certificate.refresh_from_db(fields=["file"])
    if certificate.file:
        return
    name = f"{secrets.token_urlsafe(24)}.pdf"
    certificate.file.save(name, ContentFile(pdf_of(certificate)), save=False)
    stored = certificate.file.name
    # Two at once: the file that was first is kept.
    if not Certificate.objects.filter(pk=certificate.pk, file="").update(file=stored):
        certificate.file.storage.delete(stored)
        certificate.refresh_from_db(fields=["file"])
