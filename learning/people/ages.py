"""The age bands that reports, denominators and shared data tell apart. Asks no database."""

# From and up to, and before, that birthday.
AGE_BANDS = ((None, 16), (16, 25), (25, 35), (35, 45), (45, 55), (55, 60), (60, 70), (70, None))


def band_key(first: int | None, end: int | None) -> str:
    """How a band is written where it is kept, and in files: "<16", "16-24", "70+"."""
    if first is None:
        return f"<{end}"
    return f"{first}+" if end is None else f"{first}-{end - 1}"


BAND_KEYS = tuple(band_key(*band) for band in AGE_BANDS)
