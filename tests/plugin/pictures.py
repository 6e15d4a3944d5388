"""A format of packages: a ZIP with ``story.json``, which names the page to begin with."""

import json

from django.utils.translation import gettext_lazy as _

from courses.packages.base import Manifest, PackageFormat
from learning.archive import CannotRead


class PictureStory(PackageFormat):
    name = "picture_story"
    label = _("Picture")
    sample = {"story.json": '{"begin": "trang/1.html", "pages": 3}', "trang/1.html": "<p>Một</p>"}

    def recognise(self, contents) -> bool:
        return "story.json" in contents

    def read(self, contents) -> Manifest:
        try:
            story = json.loads(contents.read("story.json"))
            return Manifest(story["begin"], data={"pages": story["pages"]})
        except (ValueError, KeyError, TypeError) as error:
            raise CannotRead("story.json: begin, pages?") from error
