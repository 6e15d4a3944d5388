"""What becomes of the things in a pack, in a word."""

from django.utils.translation import pgettext_lazy

VERDICTS = {
    "new": pgettext_lazy("pack", "New"),
    "changed": pgettext_lazy("pack", "Brought up to date"),
    "same": pgettext_lazy("pack", "The same already"),
    "kept": pgettext_lazy("pack", "Stays as it is"),
    "refused": pgettext_lazy("pack", "Refused"),
}
