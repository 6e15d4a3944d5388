"""The style sheet of a brand: the tokens it changes, in both schemes, and its typeface. Nothing of it on paper."""

import hashlib
from functools import lru_cache

from django.templatetags.static import static

from learning.branding.palette import shades_of

FALLBACK = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", system-ui, "DejaVu Sans", Arial'
)
# Family, generic family, and each face's range of weights with its file.
FACES = {
    "be-vietnam-pro": (
        "Be Vietnam Pro",
        "sans-serif",
        (("400 500", "be-vietnam-pro-400-normal"), ("600 900", "be-vietnam-pro-600-normal")),
    ),
    "noto-serif": (
        "Noto Serif",
        "serif",
        (("400 500", "noto-serif-400-normal"), ("600 900", "noto-serif-700-normal")),
    ),
}


@lru_cache(maxsize=64)
def stylesheet(primary: str, accent: str, font: str) -> str:
    """CSS for these choices; "" if they change nothing."""
    light, dark = shades_of(primary, accent)
    return _faces(font) + (_schemes(_tokens(light), _tokens(dark)) if light else "")


def version_of(css: str) -> str:
    """A short name that changes with the content, so that browsers may keep the file for good."""
    return hashlib.sha256(css.encode()).hexdigest()[:12]


def _tokens(shades: dict[str, str]) -> str:
    return "".join(f"--l-{name}:{colour};" for name, colour in shades.items())


def _schemes(light: str, dark: str) -> str:
    return (
        f"@media screen{{:root{{{light}}}:root[data-theme=dark]{{{dark}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
    )


def _faces(font: str) -> str:
    if font not in FACES:
        return ""
    family, generic, faces = FACES[font]
    rules = "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weights};font-display:swap;'
        f'src:url("{static(f"learning/fonts/{file}.woff2")}") format("woff2")}}\n'
        for weights, file in faces
    )
    return f'{rules}:root{{--l-font:"{family}",{FALLBACK},{generic}}}\n'
