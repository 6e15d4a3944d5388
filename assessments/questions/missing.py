"""How authors see a question whose type is not installed. Learners are not asked it."""

from django.utils.translation import gettext_lazy as _

from learning.streams import KeepingStreamBlock, MissingBlock


class TypeStream(KeepingStreamBlock):
    """One block: the question's type and its data."""

    missing = MissingBlock(
        help_text=_("The app of this question type is not installed. The question is kept as it is.")
    )
