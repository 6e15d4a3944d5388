"""Join the learner's style sheets into the one file that pages load: `python tests/tools/bundle_css.py`.

The parts are what people edit; `learning.css` is made from them and committed, so a host needs no
build step. `tests/test_design.py` fails when the two differ.
"""

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "learning" / "static" / "learning" / "css"
PARTS = ["tokens", "shared", "base", "frame", "components", "forms", "lesson", "quiz", "contrast", "print"]
BUNDLE = FOLDER / "learning.css"


def bundle() -> str:
    """The parts in order, without comments and idle space."""
    return "".join(shrink((FOLDER / f"{part}.css").read_text("utf-8")) for part in PARTS)


def shrink(css: str) -> str:
    """The same rules in fewer bytes. A space before a colon stays: in a selector it has a meaning."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = re.sub(r"@media \(", "@media(", css)
    css = css.replace(" / ", "/")
    css = css.replace(": ", ":").replace(" !important", "!important").replace(" ~ ", "~")
    css = re.sub(r'="([a-z_]+)"]', r"=\1]", css)
    css = re.sub(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3\b", r"#\1\2\3", css)
    css = re.sub(r"(?<![\w.])0\.(?=\d)", ".", css)
    return css.replace(";}", "}").strip()


if __name__ == "__main__":
    BUNDLE.write_text(bundle(), "utf-8")
    sys.stdout.write(f"{BUNDLE.name}: {BUNDLE.stat().st_size:,} bytes\n")
