"""An uploaded package, of which nothing is fetched before the learner taps."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import LessonBlock, Sentences
from courses.packages.models import Package
from courses.packages.views import SANDBOX
from learning.blocks import on_screen


class PackageBlock(LessonBlock):
    """A link to the package, which a script turns into a frame when it is tapped. It can do nothing in our name."""

    name = "package"
    completion_note = _("Not completed by itself: web pages do not tell us what their reader did.")
    title = CharBlock(max_length=150, label=_("Title"))
    package = SnippetChooserBlock(Package, label=_("Content package"))
    shape = ChoiceBlock(
        choices=[
            ("wide", _("wide, as a film")),
            ("usual", _("a little wider than high")),
            ("high", _("higher than wide, as a phone")),
        ],
        default="usual",
        label=_("Shape of its frame"),
        help_text=_("Learners can also open it on a page of its own, as large as their screen."),
    )
    alternative = Sentences(
        label=_("Instead of it"),
        help_text=_(
            "What somebody does who cannot use it: with a screen reader, with keys alone, without data or a script."
        ),
    )

    def spoken(self, value) -> list[str]:
        return on_screen(value)

    class Meta:
        icon = "learning-package"
        label = _("Content package")
        label_format = "{title}"
        template = "learning_courses/blocks/package.html"
        description = _(
            "An interactive lesson that you have as a ZIP. Nothing of it is fetched before a tap."
        )
        preview_template = "learning_courses/blocks/previews/package.html"

    def get_context(self, value, parent_context=None):
        """Adds ``launch``; None where the package is gone or its format is not installed, and then the words are all
        there is.
        """
        package = value.get("package")
        context = super().get_context(value, parent_context)
        return {**context, "launch": package and package.launch, "sandbox": SANDBOX}
