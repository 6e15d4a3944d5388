"""The forms of a sitting and its answer key as PDF, A4."""

import base64
import mimetypes
from typing import Any
from urllib.parse import unquote

import segno
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import override

from assessments.paper.boxes import box_of, right_answer
from assessments.paper.models import PaperForm, PaperSitting
from assessments.questions.base import Data
from learning import conf
from learning.pdf import SANS, SERIF, render_pdf

# Handed out to Vietnamese staff and citizens, whatever language the maker's screen is in.
LANGUAGE = "vi"
LARGEST_PICTURE = 5_000_000


def form_pdf(form: PaperForm) -> bytes:
    """One form to print and hand out. Raises PdfUnavailable."""
    return render_pdf("learning_assessments/paper/form.html", form_context(form), language=LANGUAGE)


def key_pdf(sitting: PaperSitting) -> bytes:
    """The right answers of all forms, for those who mark. Raises PdfUnavailable."""
    return render_pdf("learning_assessments/paper/key.html", key_context(sitting), language=LANGUAGE)


def entry_address(form: PaperForm) -> str:
    """Where the results of the form are entered: what its QR code says."""
    return f"{conf.get('SITE_URL')}{reverse('learning_paper:people', args=[form.uuid])}"


def form_context(form: PaperForm) -> dict[str, Any]:
    """What the template of a form needs. Nothing in it tells a right answer."""
    with override(LANGUAGE):
        questions = [_printed(number, one) for number, one in enumerate(form.questions, start=1)]
    return {
        "form": form,
        "sitting": form.sitting,
        "questions": questions,
        "minutes": form.paper.get("time_limit") or (form.sitting.quiz.time_limit if form.sitting.quiz else 0),
        "qr": segno.make(entry_address(form), error="m", micro=False).svg_data_uri(border=0),
        "sans": SANS,
        "serif": SERIF,
    }


def key_context(sitting: PaperSitting) -> dict[str, Any]:
    """The right answers by question, a column for each form."""
    with override(LANGUAGE):
        forms = [
            {
                "letter": form.letter,
                "answers": [
                    {"number": number, "code": one["code"], "answer": right_answer(one)}
                    for number, one in enumerate(form.questions, start=1)
                ],
            }
            for form in sitting.forms.all()
        ]
    return {"sitting": sitting, "forms": forms, "sans": SANS, "serif": SERIF}


def _printed(number: int, question: Data) -> dict[str, Any]:
    box, data = box_of(question), question["data"]
    printed = {
        "number": number,
        "stem": with_pictures(question["stem"]),
        "box": box,
        "unit": data.get("unit", ""),
    }
    if box.way in ("one", "several"):
        texts = [option["text"] for option in data["options"]]
        return {**printed, "options": list(zip(box.letters, texts, strict=True))}
    if box.way == "rows":
        lefts = [pair["left"] for pair in data["pairs"]]
        return {**printed, "rows": lefts, "options": list(zip(box.letters, data["shown"], strict=True))}
    if box.way == "order":
        return {**printed, "rows": [data["items"][item] for item in data["shown"]]}
    return printed


def with_pictures(html: str) -> SafeString:
    """``html`` with its pictures inside: a PDF fetches nothing. One that cannot be had is replaced by its words."""
    if "<img" not in html:
        return SafeString(html)
    soup = BeautifulSoup(html, "html.parser")
    for picture in soup.find_all("img"):
        inside = _inside(str(picture.get("src") or ""))
        if inside:
            picture["src"] = inside
        else:
            picture.replace_with(f"[{picture.get('alt') or ''}]")
    return SafeString(str(soup))


def _inside(address: str) -> str:
    """The picture of ours at ``address`` as data; empty for any other."""
    name = unquote(address.removeprefix(settings.MEDIA_URL))
    kind = mimetypes.guess_type(name)[0] or ""
    if not address.startswith(settings.MEDIA_URL) or ".." in name or not kind.startswith("image/"):
        return ""
    try:
        with default_storage.open(name) as file:
            content = file.read(LARGEST_PICTURE + 1)
    except OSError:
        return ""
    return (
        "" if len(content) > LARGEST_PICTURE else f"data:{kind};base64,{base64.b64encode(content).decode()}"
    )
