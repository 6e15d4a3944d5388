"""Ready pages, as agencies and vendors hand out interactive lessons: a ZIP with ``index.html``."""

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.packages.base import Manifest, PackageFormat
from courses.packages.contents import Contents
from courses.packages.kinds import PAGES, ending
from learning.archive import CannotRead
from learning.vietnamese import tidy

START = "index.html"


class Web(PackageFormat):
    """Pages that tell nobody what their reader did. Any ZIP with a page in it is one, so it is asked last."""

    name = "web"
    label = gettext_lazy("Web pages")
    rank = 100

    def recognise(self, contents: Contents) -> bool:
        return any(ending(name) in PAGES for name in contents.names)

    def read(self, contents: Contents) -> Manifest:
        start = start_in(contents.names)
        if not start:
            raise CannotRead(
                _(
                    "There is no “index.html” in it. The page that opens first must have this name and lie at the top "
                    "of the ZIP."
                )
            )
        for name in contents.names:
            if ending(name) in PAGES:
                check_text(contents, name)
        title = BeautifulSoup(contents.read(start), "html.parser").title
        return Manifest(start, title=tidy(title.get_text()) if title else "")


def start_in(names: list[str]) -> str:
    """The page that opens first: at the top, or in the one folder that everything is in; empty if there is none."""
    tops = {name.split("/", 1)[0] for name in names}
    places = [START, *(f"{top}/{START}" for top in tops if len(tops) == 1)]
    return next((place for place in places if place in names), "")


def check_text(contents: Contents, name: str) -> None:
    """Raises CannotRead unless the page ``name`` is written as it will be read."""
    try:
        contents.read(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRead(
            _("“%(name)s” is not saved as UTF-8, so its letters would be wrong. Save it as UTF-8.")
            % {"name": name}
        ) from error
