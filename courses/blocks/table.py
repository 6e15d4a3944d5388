"""Rows and columns."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, DecimalBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from courses.blocks.base import LessonBlock, Sentences, refuse
from courses.translating.tables import restored, segments_of

MOST_COLUMNS, MOST_ROWS = 8, 60


class Cells(TypedTableBlock):
    """Wagtail's table, which translators can translate."""

    def get_translatable_segments(self, value) -> list:
        return segments_of(value)

    def restore_translated_segments(self, value, segments):
        return restored(value, segments)


def cells() -> Cells:
    """A table of which each column holds words, formatted text or numbers."""
    kinds = [
        ("words", CharBlock(required=False, max_length=250, label=pgettext_lazy("cell", "Words"))),
        ("text", Sentences(required=False, label=_("Formatted text"))),
        ("number", DecimalBlock(required=False, label=_("Number"))),
    ]
    return Cells(
        kinds,
        label=_("Table"),
        help_text=_("Give it a caption, and every column a heading: they are read out with each cell."),
    )


class TableBlock(LessonBlock):
    """A table with a caption and headings. On a phone it scrolls inside itself, the page does not."""

    name = "table"
    table = cells()
    first_column_heads = BooleanBlock(
        required=False,
        default=True,
        label=_("The first column names its row"),
        help_text=_("As a heading does."),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "learning_courses/blocks/table.html"
        description = _("Figures or facts in rows and columns. Two columns read better as a list.")
        preview_value = {
            "first_column_heads": True,
            "table": {
                "caption": _("Opening hours of the counter"),
                "columns": [
                    {"type": "words", "heading": _("Day")},
                    {"type": "words", "heading": _("Morning")},
                    {"type": "words", "heading": _("Afternoon")},
                ],
                "rows": [
                    {"values": [_("Monday"), "7:30–11:30", "13:30–17:00"]},
                    {"values": [_("Friday"), "7:30–11:30", "13:30–16:30"]},
                ],
            },
        }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation:
            refuse(table=wrong_table(value["table"]))
        return value


def wrong_table(table) -> str:
    """What is wrong with the shape of ``table``, empty if nothing is."""
    if not table.caption.strip():
        return gettext("Please give the table a caption: it says what the table is about.")
    if not table.columns or not table.row_data:
        return gettext("Please give the table at least one column and one row.")
    if not all(column["heading"].strip() for column in table.columns):
        return gettext("Please give every column a heading.")
    if len(table.columns) > MOST_COLUMNS or len(table.row_data) > MOST_ROWS:
        return gettext(
            "This table is too large to read on a phone. Please keep to %(columns)s columns and %(rows)s rows, or "
            "offer it as a download."
        ) % {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
    return ""
