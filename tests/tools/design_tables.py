"""Write the tables of the design's reference anew: `python tests/tools/design_tables.py`.

Tokens come from `tokens.css`, where each says in a comment what it is for; templates and their blocks come from the
learner's templates of the three packages. `tests/test_design.py` fails when a page and its source differ.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
TOKENS = ROOT / "learning" / "static" / "learning" / "css" / "tokens.css"
# What learners see, as folders and files below each package's templates.
SCREENS = {
    "learning/templates/learning": (
        "*.html",
        "record/*.html",
        "certificates/*.html",
        "neighbours/*.html",
        "components/*.html",
    ),
    "courses/templates/learning_courses": ("*.html", "components/*.html", "blocks/*.html", "kits/*.html"),
    "assessments/templates/learning_assessments": (
        "*.html",
        "attempts/*.html",
        "questions/*.html",
        "blocks/*.html",
    ),
}
FOR_AUTHORS = re.compile(r"wagtailadmin|/gallery\.html$|preview\.html$|/admin_")


def described() -> list[tuple[str, str, str]]:
    """Every token that has a value of its own in the light scheme: name, value, what it is for."""
    css = TOKENS.read_text("utf-8")
    return re.findall(r"^  (--l-[\w-]+): ([^;]+); /\* (.+) \*/$", css, re.MULTILINE)


def dark() -> dict[str, str]:
    css = TOKENS.read_text("utf-8")
    return dict(
        re.findall(r"(--l-[\w-]+): ([^;]+);", css[css.index(':root[data-theme="dark"] {') :].split("}")[0])
    )


def token_table() -> str:
    changed = dark()
    rows = [
        f"| `{name}` | `{value}` | {f'`{changed[name]}`' if name in changed else ''} | {use} |"
        for name, value, use in described()
    ]
    return "\n".join(["| Token | Light, or always | Dark | What it is for |", "|---|---|---|---|", *rows])


def screens() -> list[Path]:
    """The learner's templates, in the order of their names."""
    found = {
        file for folder, kinds in SCREENS.items() for kind in kinds for file in (ROOT / folder).glob(kind)
    }
    return sorted(file for file in found if not _is_for_authors(file))


def _is_for_authors(file: Path) -> bool:
    first = file.read_text("utf-8").split("\n", 1)[0]
    return bool(FOR_AUTHORS.search(file.as_posix()) or "wagtailadmin" in first)


def template_table() -> str:
    rows = [
        f"| `{file.relative_to(next(p for p in file.parents if p.name == 'templates')).as_posix()}` | {_blocks(file)} |"
        for file in screens()
    ]
    return "\n".join(["| Template | Blocks |", "|---|---|", *rows])


def _blocks(file: Path) -> str:
    names = re.findall(r"{% block (\w+)", file.read_text("utf-8"))
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))


TABLES = {"tokens": ("design.md", token_table), "templates": ("templates.md", template_table)}


def written(text: str, name: str, table: str) -> str:
    """``text`` with ``table`` between the marks of ``name``."""
    return re.sub(
        rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)",
        lambda mark: mark[1] + table + mark[2],
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    for name, (page, make) in TABLES.items():
        file = REFERENCE / page
        file.write_text(written(file.read_text("utf-8"), name, make()), "utf-8")
        sys.stdout.write(f"{page}: {make().count(chr(10)) - 1} rows\n")
