"""PDF from templates: what may be in them, and what is said where none can be made."""

import builtins
import io

import pypdf
import pytest
from django.template import engines

from learning import pdf

PAGE = """<!doctype html><html lang="vi"><head><title>T</title>
<style>p {{ font-family: "{family}" }}</style>{head}</head><body>{body}</body></html>"""


@pytest.fixture
def page(monkeypatch):
    """Makes ``pdf.render_pdf`` take its HTML from the test."""

    def render(body: str, *, head: str = "", family: str = pdf.SERIF) -> bytes:
        html = PAGE.format(family=family, head=head, body=body)
        monkeypatch.setattr(
            pdf, "render_to_string", lambda _name, given: engines["django"].from_string(html).render(given)
        )
        return pdf.render_pdf("any.html", {"number": 4.5})

    return render


@pytest.mark.parametrize("family", [pdf.SANS, pdf.SERIF])
def test_letters_come_out_as_they_went_in(page, family):
    body = "<p>Nguyễn Thị Hồng Ánh · Vũ Đức Thưởng · Ặ ẫ ữ ỹ Đ ơ</p>"
    reader = pypdf.PdfReader(io.BytesIO(page(body, family=family)))
    assert "Nguyễn Thị Hồng Ánh · Vũ Đức Thưởng · Ặ ẫ ữ ỹ Đ ơ" in reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_numbers_are_written_as_in_vietnam(page):
    text = pypdf.PdfReader(io.BytesIO(page("<p>{{ number }}</p>"))).pages[0].extract_text()
    assert "4,5" in text


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:1/x.png", "../../etc/passwd", "learning/no-such-picture.svg"],
)
def test_nothing_but_static_files_becomes_part_of_it(page, address):
    with pytest.raises(pdf.BrokenPdf, match="Error fetching"):
        page(f"<img src='{address}' alt='x'>")


def test_a_static_file_finds_its_neighbours(page):
    assert page("<p>a</p>", head="<link rel='stylesheet' href='learning/certificate.css'>").startswith(
        b"%PDF"
    )


def test_without_weasyprint_it_says_what_to_install(page, monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.startswith("weasyprint"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(pdf.PdfUnavailable, match=r"wagtail-learning\[pdf\]"):
        page("<p>a</p>")
