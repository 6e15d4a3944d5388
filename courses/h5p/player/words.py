"""What the player's own scripts say, in the language of the page."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By the names that the player has for them."""
    return {
        "fullscreen": _("Full screen"),
        "disableFullscreen": _("Leave full screen"),
        "copyrights": _("Rights of use"),
        "copyrightInformation": _("Rights of use"),
        "copyrightsDescription": _("See who made this and how it may be used."),
        "close": _("Close"),
        "title": _("Title"),
        "author": _("Author"),
        "year": _("Year"),
        "source": _("Source"),
        "license": _("Licence"),
        "licenseExtras": _("More about the licence"),
        "changes": _("Changes"),
        "noCopyrights": _("Nothing is said about the rights of use."),
        "contentType": _("Content type"),
        "by": _("by"),
        "showMore": _("Show more"),
        "showLess": _("Show less"),
        "subLevel": _("One level down"),
        "contentChanged": _("This content has changed since you last used it."),
        "startingOver": _("You start again from the beginning."),
        "confirmDialogHeader": _("Are you sure?"),
        "confirmDialogBody": _("This cannot be taken back."),
        "cancelLabel": _("Cancel"),
        "confirmLabel": _("Yes"),
        "licenseU": _("Unknown"),
        "licensePD": _("Public domain"),
        "licenseC": _("All rights reserved"),
    }
