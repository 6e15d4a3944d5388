"""Cards on the screen, on paper and as a PDF. Their PINs are in them once, and nowhere else."""

from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from learning import conf
from learning.facilitating.models import Card
from learning.pdf import SANS, PdfUnavailable, render_pdf

INK, PAPER = "#17324d", "#ffffff"


@dataclass(frozen=True)
class Printed:
    """One card as it is shown. Without a PIN only its code."""

    card: Card
    pin: str = ""

    @property
    def address(self) -> str:
        """Where the code leads."""
        return f"{conf.get('SITE_URL')}{reverse('learning:card', args=[self.card.code])}"

    @property
    def qr(self) -> str:
        # On its own white ground, for screens that are dark.
        return segno.make(self.address, error="m", micro=False).svg_data_uri(dark=INK, light=PAPER, border=3)

    @property
    def pin_words(self) -> str:
        """The PIN as it is read out: three digits, and three more."""
        return f"{self.pin[:3]} {self.pin[3:]}"


def shown(request: HttpRequest, cards: list[Printed], *, refused: list[str]) -> HttpResponse:
    """The cards as a page, to show and to print."""
    more = {"cards": cards, "refused": refused, "here": "cards"}
    return render(request, "learning/neighbours/card_sheet.html", more)


def as_pdf(cards: list[Printed]) -> HttpResponse:
    """The cards on sheets of A4. Raises PdfUnavailable."""
    made = render_pdf("learning/neighbours/cards_pdf.html", {"cards": cards, "sans": SANS})
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="the-hoc.pdf"'
    return response


def answer(
    request: HttpRequest, cards: list[Printed], *, wants_pdf: bool, refused: list[str]
) -> HttpResponse:
    """The cards as they were asked for; as a page where no PDF can be made, for the PINs are made already."""
    if wants_pdf and cards:
        try:
            return as_pdf(cards)
        except PdfUnavailable:
            pass
    return shown(request, cards, refused=refused)
