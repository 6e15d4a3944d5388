"""HTML templates as PDF, in fonts that draw every Vietnamese letter.

Needs the extra ``wagtail-learning[pdf]``. Where it is missing everything else works, and whoever asks for a PDF
gets PdfUnavailable with what to install.
"""

import mimetypes
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

# Names of our own: a font of the machine that is also called Noto Serif may lack half the letters.
SANS = "Learning Sans"
SERIF = "Learning Serif"
# Be Vietnam Pro and Noto Serif, as vendored. Noto Serif has the letters of Ê Đê, Gia Rai and Ba Na names too.
_FACES = [
    (SANS, "be-vietnam-pro", "normal", 400),
    (SANS, "be-vietnam-pro", "normal", 600),
    (SERIF, "noto-serif", "normal", 400),
    (SERIF, "noto-serif", "italic", 400),
    (SERIF, "noto-serif", "normal", 700),
]
_FOLDER = "learning/fonts"
# Stands for the root of all static files; no such folder is ever read.
_BASE = "file:///"
# Pango and fontconfig keep state of the whole process.
_one_at_a_time = Lock()


class PdfUnavailable(Exception):
    """No PDF can be made on this machine; the message says what to install."""


class BrokenPdf(Exception):
    """The template asks for a file that is not there, or that may not be part of a PDF."""


def render_pdf(
    template: str, context: dict[str, Any], *, language: str = "vi", variant: str | None = None
) -> bytes:
    """``template`` as a tagged PDF, written in ``language``; ``variant`` is one of WeasyPrint's, such as pdf/a-2a.

    Addresses in it are names of static files (``src="learning/certificate-border.svg"``) or ``data:``; nothing
    else is fetched, so what a learner typed can never make the server open a file or an address. A file that
    is missing is an error: half a document is worse than none. Raises PdfUnavailable, BrokenPdf.
    """
    weasyprint = _weasyprint()
    with translation.override(language):
        html = render_to_string(template, context)
    fetcher = _fetcher_class()(fail_on_errors=True)
    with _one_at_a_time:
        fonts = weasyprint.text.fonts.FontConfiguration()
        css = weasyprint.CSS(string=fonts_css(), base_url=_BASE, font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=fetcher)
        try:
            return document.write_pdf(
                stylesheets=[css], font_config=fonts, pdf_tags=True, pdf_variant=variant
            )
        except weasyprint.urls.FatalURLFetchingError as problem:  # no Exception: it would stop the worker
            raise BrokenPdf(str(problem)) from problem


@cache
def fonts_css() -> str:
    """The ``@font-face`` rules of our fonts; ``SANS`` and ``SERIF`` are their names."""
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight};'
        f' src: url("/{_FOLDER}/{package}-{weight}-{style}.woff2"); }}'
        for family, package, style, weight in _FACES
    )


def _weasyprint():
    try:
        import weasyprint
        import weasyprint.text.fonts  # the part that needs Pango
        import weasyprint.urls
    except (ImportError, OSError) as problem:
        raise PdfUnavailable(
            _(
                "PDF files need WeasyPrint and Pango. Install them with “pip install wagtail-learning[pdf]” "
                "and, on Debian or Ubuntu, “apt install libpango-1.0-0 libpangoft2-1.0-0”."
            )
        ) from problem
    return weasyprint


@cache
def _fetcher_class() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFiles(URLFetcher):
        """Reads static files and nothing else."""

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith(_BASE):
                raise ValueError(f"Only static files may be part of a PDF, not {url}")
            file = _static_file(unquote(url.removeprefix(_BASE)))
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            # The response keeps the address of the name, so that a style sheet finds its neighbours.
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    return StaticFiles


def _static_file(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(f"No static file {name}")
    return Path(found)
