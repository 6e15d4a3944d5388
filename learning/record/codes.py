"""Codes to scan, drawn in the page itself, so that no policy for pictures is in their way."""

import segno
from django.utils.safestring import SafeString, mark_safe


def code_for(address: str) -> SafeString:
    """``address`` as a code to scan."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass="l-qr", lineclass=None, title=""
    )
    return mark_safe(drawn)  # noqa: S308 drawn by segno from an address of ours
