"""What simulations contribute: the parts that screens are made of, the rules for what is filled in, and their pages."""

from django.urls import URLPattern, URLResolver, include, path, reverse

from courses.simulations.admin import mistakes
from courses.simulations.coverage import Practice
from courses.simulations.parts import lifelike, page, photos, plain, screenshot, validators
from learning.api import Right
from learning.menu import RightMenuItem


def parts() -> list[type]:
    """What screens are made of."""
    return [
        plain.Text,
        plain.Picture,
        plain.Actions,
        plain.Form,
        plain.Listing,
        plain.Table,
        plain.Search,
        plain.Files,
        lifelike.Inbox,
        lifelike.Message,
        lifelike.Document,
        lifelike.Payment,
        lifelike.Chat,
        lifelike.Phone,
        plain.Dialog,
        page.Page,
        photos.Photos,
        screenshot.Screenshot,
    ]


def rules() -> list[type]:
    """What may be asked of a field."""
    return [
        validators.TextIs,
        validators.NumberIs,
        validators.DateIs,
        validators.MaskIs,
        validators.SetIs,
        validators.OrderIs,
        validators.Filled,
        validators.OtherThan,
    ]


def coverage() -> list[type]:
    """What is practised, as the coverage map counts it."""
    return [Practice]


def urls() -> list[URLPattern | URLResolver]:
    """In the administration."""
    return [path("learning/simulations/", include("courses.simulations.admin.urls"))]


def menu_item() -> RightMenuItem:
    """For whoever sees figures of a unit."""
    address = reverse("learning_simulations:mistakes")
    return RightMenuItem(Right.SEE_FIGURES, mistakes.TITLE, address, icon_name=mistakes.ICON, order=1435)
