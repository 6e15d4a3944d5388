"""Title, breadcrumbs and the way around between the pages of targets."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ICON = "tasks"
TITLE = gettext_lazy("Targets and people")
# The pages beside each other, by the names of their addresses.
PAGES = (
    ("index", gettext_lazy("Targets")),
    ("left", gettext_lazy("Not inherited")),
    ("people", gettext_lazy("People to be reached")),
    ("series", gettext_lazy("External indices")),
    ("scores", gettext_lazy("Scores of indices")),
)


def furniture(
    title: str, *, page: str = "", above: tuple[str | Promise, str] | None = None, **more
) -> dict[str, Any]:
    """Title and breadcrumbs; of one of the ``PAGES``, or of one below ``above`` (its title and address)."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("learning_targets:index"), "label": str(TITLE)},
    ]
    if above:
        crumbs.append({"url": above[1], "label": str(above[0])})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
        "ways": [(reverse(f"learning_targets:{name}"), label, name == page) for name, label in PAGES],
        **more,
    }
