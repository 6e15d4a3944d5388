"""Words that the law has replaced since they were learnt by heart."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.checking.old_words import old_words_in
from courses.checking.reading import reading_of
from learning.content_checks import ContentCheck, Finding, Severity


class OldWords(ContentCheck):
    """Of a Vietnamese page: the words are of the language of its law."""

    name = "old_words"
    label = gettext_lazy("Words that were replaced")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        if not reading.language.startswith("vi"):
            return
        for block_id, text in reading.by_block.items():
            for old, now in old_words_in(text):
                message = _("“%(old)s” is no longer said: “%(now)s”. Or say that it is of the past.")
                yield Finding(Severity.WARNING, message % {"old": old, "now": now}, block_id)
