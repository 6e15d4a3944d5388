"""The photographs on a telephone: people look at them and choose the one that can be read."""

from django.utils.translation import gettext_lazy as _

from courses.simulations.parts.base import Data, Node, Part, box, field, heading, listed, presses


class Photos(Part):
    """An album. What is chosen is chosen below the pictures, by the label that stands under each."""

    name = "photos"
    label = _("Photo album")
    needs = ("name", "label", "photos", "id", "button")
    lists = {"photos": ("id", "label", "picture")}
    example = {
        "title": "Ảnh trong máy",
        "name": "anh",
        "label": "Chọn ảnh",
        "photos": [{"id": "anh-1", "label": "Ảnh 1", "picture": "giay"}],
        "id": "gui",
        "button": "Đính kèm",
    }

    def nodes(self, data: Data) -> list[Node]:
        above = [heading(data["title"])] if data.get("title") else []
        shown = [self._photo(one) for one in data["photos"]]
        chosen = {"name": data["name"], "label": data["label"], "type": "choice", "options": data["photos"]}
        buttons = presses([{"id": data["id"], "label": data["button"]}])
        return [box("photos", [*above, listed(shown), field(chosen), *buttons], data.get("title", ""))]

    def _photo(self, one: Data) -> Node:
        return {"k": "img", "picture": one["picture"], "t": one["label"]}
