"""A third party's check of content, and its column of the map of competencies."""

from courses.checking.reading import reading_of
from learning.content_checks import ContentCheck, Finding, Severity
from learning.coverage import CoverageColumn, Tagged
from learning.packs import PackPart


class Shouting(ContentCheck):
    """Titles are not shouted."""

    name = "shouting"
    label = "Shouting"

    def check(self, page):
        if reading_of(page) and page.title.isupper():
            yield Finding(Severity.ADVICE, "A title in capitals is hard to read.")


class Leaflets(CoverageColumn):
    """What the third party prints for those who learn without a screen."""

    name = "leaflets"
    label = "Leaflets"

    @classmethod
    def tagged(cls):
        return [
            Tagged(
                thing="leaflet-1",
                competency="digcomp@2.2:4.1",
                programme="CDAN",
                course="",
                title="Safe at home",
            )
        ]


class Leaflet(PackPart):
    """Nothing of its own travels yet: it keeps no rows."""

    name = "leaflet"
    label = "Leaflets"
    model_name = "wagtailcore.Collection"
    fields = ("name",)

    def key(self, thing):
        return thing.name
