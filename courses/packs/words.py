"""What becomes of the things in a pack, in a word."""

from django.utils.translation import pgettext_lazy

VERDICTS = {
    "new": pgettext_lazy("pack", "New"),
    "changed": pgettext_lazy("pack", "Brought up to date"),
    "same": pgettext_lazy("pack", "The same already"),
    "kept": pgettext_lazy("pack", "Stays as it is"),
    "refused": pgettext_lazy("pack", "Refused"),
}

FATES = {
    "deleted": pgettext_lazy("undone import", "Deleted"),
    "closed": pgettext_lazy("undone import", "Unpublished, and kept"),
    "back": pgettext_lazy("undone import", "As it was before"),
    "stays": pgettext_lazy("undone import", "Stays as it is"),
}
