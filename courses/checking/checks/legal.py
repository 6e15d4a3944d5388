"""Legal documents that a lesson cites though they are no longer in force."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.checking.parts import TABLE
from courses.checking.reading import Reading, reading_of
from learning import api
from learning.content_checks import ContentCheck, Finding, Severity
from learning.models import LegalDocument, LegalStatus


class ExpiredDocuments(ContentCheck):
    """A document chosen in a block is an error; one named in a text may be named as what is past."""

    name = "expired_documents"
    label = gettext_lazy("Documents no longer in force")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        for document, block_id, severity in [*chosen(reading), *named(reading)]:
            status = document.status_on(timezone.localdate())
            if status == LegalStatus.EXPIRED:
                yield Finding(severity, told(document), block_id)
            elif status == LegalStatus.DOUBTFUL:
                yield Finding(Severity.WARNING, told(document), block_id)


def chosen(reading: Reading) -> Iterator[tuple[LegalDocument, str, Any]]:
    for part in reading.parts:
        if isinstance(part.block, SnippetChooserBlock) and isinstance(part.value, LegalDocument):
            # The register has what replaces it; the block's own would be asked for one by one.
            document = reading.shared.register.get(part.value.short_number, part.value)
            yield document, part.block_id, Severity.ERROR


def named(reading: Reading) -> Iterator[tuple[LegalDocument, str, Any]]:
    """Documents in the texts; not again in a block that quotes them, nor in a table that has what replaced them, too."""
    told = {(document.pk, block_id) for document, block_id, _severity in chosen(reading)}
    cited = [
        (found.document, words)
        for words in reading.words
        for found in api.documents_cited(words.text, known=reading.shared.register)
    ]
    in_tables = {(document.pk, words.block_id) for document, words in cited if words.name == TABLE}
    for document, words in cited:
        key = (document.pk, words.block_id)
        is_old_and_new = key in in_tables and (document.replaced_by_id, words.block_id) in in_tables
        if key not in told and not is_old_and_new:
            told.add(key)
            yield document, words.block_id, Severity.WARNING


def told(document: LegalDocument) -> str:
    status = document.status_words(timezone.localdate())
    if document.replaced_by:
        message = _("%(document)s: %(status)s, replaced by %(follower)s.")
        return message % {"document": document, "status": status, "follower": document.replaced_by}
    return _("%(document)s: %(status)s.") % {"document": document, "status": status}
