"""A formula, as mathematics writes it and as one says it."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock

from courses.blocks.base import LessonBlock, refuse
from courses.formulas import LONGEST, UnreadableFormula, mathml


class FormulaBlock(LessonBlock):
    """A formula in LaTeX, shown as MathML. Its words are shown too: not everybody reads formulas."""

    name = "formula"
    latex = CharBlock(
        max_length=LONGEST,
        label=_("Formula"),
        help_text=_("In LaTeX, for example \\frac{a}{b}. Words stand in \\text{…}."),
    )
    words = CharBlock(
        max_length=300,
        label=_("In words"),
        help_text=_("As you would read it out. It stands below the formula."),
    )

    class Meta:
        icon = "learning-formula"
        label = _("Formula")
        label_format = "{words}"
        template = "learning_courses/blocks/formula.html"
        description = _("A formula to look at, with its words below it.")
        preview_value = {
            "latex": r"p = \frac{n}{N} \times 100",
            "words": _("The share in percent is the part divided by the whole, times one hundred."),
        }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            refuse(latex=wrong_formula(value["latex"]))
        return value

    def spoken(self, value) -> list[str]:
        return [value.get("words") or ""]

    def get_context(self, value, parent_context=None):
        """Adds ``formula``; empty where it cannot be read, as in a draft's preview."""
        try:
            formula = mathml(value["latex"] or "")
        except UnreadableFormula:
            formula = ""
        return {**super().get_context(value, parent_context), "formula": formula}


def wrong_formula(latex: str) -> str:
    """What is wrong with ``latex``, empty if nothing is."""
    try:
        mathml(latex)
    except UnreadableFormula as problem:
        return str(problem)
    return ""
