"""The shades a site needs, computed from one or two colours so that everything stays readable in both schemes.

What comes out are values for the tokens of ``tokens.css``; its grounds and texts are repeated here, and
``tests/learning/branding/test_palette.py`` holds the two alike.
"""

import colorsys

from learning.branding.colours import (
    BLACK,
    LINE,
    TEXT,
    WHITE,
    channels,
    mixed,
    nearest,
    nearest_readable,
    readable,
)

LIGHT = {
    "page": "#fbfaf7",
    "surface": "#ffffff",
    "sunken": "#f1efe9",
    "track": "#e4e1d9",
    "text": "#1d2b39",
    "heading": "#17324d",
    "muted": "#526577",
}
DARK = {
    "page": "#101a24",
    "surface": "#192735",
    "sunken": "#213243",
    "track": "#33475a",
    "text": "#e4eaf0",
    "heading": "#ffffff",
    "muted": "#b0c0cf",
}
Shades = dict[str, str]


def shades_of(primary: str, accent: str) -> tuple[Shades, Shades]:
    """The tokens that ``primary`` and ``accent`` change, in the light and in the dark scheme; "" changes none."""
    light, dark = (_light(primary), _dark(primary)) if primary else ({}, {})
    marked = _accent(accent) if accent else {}
    return {**light, **marked}, {**dark, **marked}


def _light(colour: str) -> Shades:
    primary = _visible(nearest_readable(colour, on=(WHITE,)), LIGHT, BLACK)
    soft = _soft(primary, LIGHT, share=0.12)
    return {
        "primary": primary,
        "primary-hover": mixed(primary, BLACK, 0.22),
        "on-primary": WHITE,
        "primary-soft": soft,
        "on-primary-soft": nearest_readable(mixed(primary, BLACK, 0.25), on=(soft,)),
        "link": nearest_readable(primary, on=_grounds(LIGHT)),
        "band": _band(primary),
        "on-band-muted": _on_band(primary),
    }


def _dark(colour: str) -> Shades:
    primary = _visible(_lit(colour), DARK, WHITE)
    hover, soft = mixed(primary, WHITE, 0.3), _soft(primary, DARK, share=0.18)
    band = mixed(_band(colour), BLACK, 0.45)
    return {
        "primary": primary,
        "primary-hover": hover,
        "on-primary": nearest_readable(mixed(primary, BLACK, 0.85), on=(primary, hover)),
        "primary-soft": soft,
        "on-primary-soft": nearest_readable(mixed(primary, WHITE, 0.6), on=(soft,)),
        "link": nearest_readable(primary, on=(*_grounds(DARK)[::-1], soft)),
        "link-hover": nearest_readable(mixed(primary, WHITE, 0.65), on=(soft, *_grounds(DARK))),
        "band": band,
        "on-band-muted": nearest_readable(_on_band(colour), on=(band,)),
    }


def _lit(colour: str) -> str:
    """``colour`` as a lamp in the dark: of the same hue, bright and no longer loud.

    Mixing it with white would do for reading, but greens and blues turn grey on the way.
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in channels(colour)))
    steps = (
        colorsys.hls_to_rgb(hue, each / 100, min(saturation, 0.55))
        for each in range(int(lightness * 100), 101)
    )
    lamps = ("#" + "".join(f"{round(channel * 255):02x}" for channel in step) for step in steps)
    return next((each for each in lamps if readable(each, on=_grounds(DARK), least=5.5)), WHITE)


def _grounds(scheme: Shades) -> tuple[str, ...]:
    return scheme["page"], scheme["surface"], scheme["sunken"]


def _visible(colour: str, scheme: Shades, towards: str) -> str:
    """Strong enough for bars and edges too."""
    on = (scheme["page"], scheme["surface"], scheme["track"])
    return nearest(colour, towards=towards, fits=lambda each: readable(each, on=on, least=LINE))


def _soft(primary: str, scheme: Shades, *, share: float) -> str:
    """A breath of ``primary`` on the surface, as much as the texts that stand on it allow."""
    texts = (scheme["text"], scheme["heading"], scheme["muted"])
    tint = mixed(scheme["surface"], primary, share)
    return nearest(
        tint, towards=scheme["surface"], fits=lambda ground: readable(ground, on=texts, least=TEXT)
    )


def _band(primary: str) -> str:
    """The dark ground of the footer."""
    return nearest_readable(mixed(primary, BLACK, 0.35), on=(WHITE,), least=10)


def _on_band(primary: str) -> str:
    return nearest_readable(mixed(primary, WHITE, 0.8), on=(_band(primary),))


def _accent(accent: str) -> Shades:
    on = LIGHT["heading"] if readable(LIGHT["heading"], on=(accent,)) else None
    best = on or (WHITE if readable(WHITE, on=(accent,)) else BLACK)
    return {"accent": accent, "on-accent": best}
