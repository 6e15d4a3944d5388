"""Codes of questions and quizzes: given by their authors, else made."""

from secrets import token_hex

from django.core.validators import RegexValidator
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

CODE_HELP = _("Stays the same for ever. Leave it empty to have one made.")
is_code = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$", _("Use letters without accents, digits, “-”, “_” and “.”.")
)


def kept_code(instance: Model, given: str, *, prefix: str) -> str:
    """``given``, else the code that ``instance`` was saved with, else a new one. Drafts may come without."""
    known = "" if given or instance.pk is None else _known_code(instance)
    return given or known or f"{prefix}-{token_hex(5)}"


def _known_code(instance: Model) -> str:
    return type(instance)._default_manager.filter(pk=instance.pk).values_list("code", flat=True).first() or ""
