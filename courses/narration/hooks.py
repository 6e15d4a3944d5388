"""Where the administration leads to narration, and the voices that the library brings."""

from django.urls import include, path, reverse

from courses.checking.hooks import AuthorsMenuItem
from courses.narration.engines.espeak import Espeak
from courses.narration.pages import ICON, TITLE


def engines() -> list[type]:
    return [Espeak]


def urls() -> list:
    return [path("learning/narration/", include("courses.narration.urls"))]


def menu_item() -> AuthorsMenuItem:
    """Shown to those who may change any page."""
    return AuthorsMenuItem(TITLE, reverse("learning_narration:index"), icon_name=ICON, order=1406)
