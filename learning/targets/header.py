"""What the columns of a spreadsheet of figures are called, in Vietnamese and in English."""

import re
from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.roster.header import Words
from learning.targets.models import About


class Column(TextChoices):
    """What a column of a spreadsheet of figures may be."""

    UNIT = "unit", _("Unit by its name")
    UNIT_CODE = "unit_code", _("Unit by its code")
    INDICATOR = "indicator", _("What is to be reached")
    PERIOD = "period", _("Period")
    GROUP = "group", _("Of whom")
    COMPARATOR = "comparator", _("Comparison")
    VALUE = "value", _("Value")
    MEASURED_IN = "measured_in", _("Unit of measure")
    DUE_ON = "due_on", _("Due")
    VALID_FROM = "valid_from", _("Valid from")
    VALID_TO = "valid_to", _("Valid to")
    BASIS = "basis", pgettext_lazy("target", "Basis")
    MEASURED_BY = "measured_by", _("Measured by")
    REACHED = "reached", pgettext_lazy("target", "Reached")
    AGE_BAND = "age_band", _("Age band")
    SEX = "sex", _("Sex")
    AS_OF = "as_of", _("As of")
    SOURCE = "source", _("Source")
    SERIES = "series", _("External index")
    RANK = "rank", _("Rank")
    PUBLISHED_ON = "published_on", _("Published on")
    NOTE = "note", _("Note")


_UNIT = {
    "unit_code": "ma (don vi|xa|co quan|dvhc|xa phuong|tinh)|unit code",
    "unit": "(ten )?(don vi|co quan|dia phuong)( giao| thuc hien| hanh chinh)?|xa|tinh|xa ?/? ?phuong.*|unit",
}
_PERIOD = "ky( bao cao| thuc hien)?|nam( ke hoach)?|thoi ky|giai doan|period|year"
_SAID: Mapping[str, Mapping[str, str]] = {
    str(About.TARGETS): {
        **_UNIT,
        "indicator": "(ten |noi dung )?chi tieu|chi so|noi dung|indicator|target",
        "period": _PERIOD,
        "group": "doi tuong.*|chuong trinh|nhom( doi tuong)?|group|audience|programme",
        "comparator": "so sanh|yeu cau|dieu kien|comparison",
        "reached": "(da )?(dat|dat duoc|thuc hien)|ket qua( thuc hien)?|reached",
        "value": "(gia tri|ke hoach|muc)( chi tieu| giao| nam)?|(so )?giao( nam)?|chi tieu giao|value|plan",
        "measured_in": "don vi tinh|dvt|unit of measure",
        "due_on": "(thoi )?han( hoan thanh)?|hoan thanh truoc( ngay)?|due.*",
        "valid_from": "(hieu luc |ap dung )?tu( ngay)?|valid from",
        "valid_to": "(hieu luc |ap dung )?den( ngay)?|valid to",
        "basis": "(van ban|can cu|quyet dinh|nghi quyet|ke hoach so)( giao| phap ly)?|co so phap ly|basis",
        "measured_by": "(cach|nguon|phuong thuc) (do|tinh|theo doi).*|do bang|measured by",
        "series": "chuoi so lieu|external index|series",
    },
    str(About.POPULATIONS): {
        **_UNIT,
        "group": "doi tuong.*|nhom( doi tuong)?|group|audience",
        "age_band": "(nhom|do) tuoi|age( band)?",
        "sex": "gioi( tinh)?|sex|gender",
        "value": "so (nguoi|luong|doi tuong)|tong( so)?( nguoi| doi tuong)?|gia tri|bien che.*|value|people",
        "as_of": "(tinh |so lieu )?(den )?ngay.*|thoi diem|tinh den|as of|date",
        "source": "nguon( so lieu)?|source",
    },
    str(About.SERIES): {
        **_UNIT,
        "series": "(ten |ma )?(chi so|bo chi so|chuoi so lieu)|index|series|external index",
        "period": _PERIOD,
        "value": "(gia tri|diem)( so)?|tong diem|value|score",
        "rank": "(xep|thu) hang|hang|rank",
        "published_on": "ngay cong bo|cong bo( ngay)?|published.*",
        "note": "ghi chu|note",
    },
}
# Without these a table is none of this kind.
NEEDED: Mapping[str, frozenset[str]] = {
    str(About.TARGETS): frozenset({"indicator"}),
    str(About.POPULATIONS): frozenset({"value"}),
    str(About.SERIES): frozenset(),
}
FIGURES = {"value", "rank"}


def columns_of(about: str) -> list[tuple[str, str]]:
    """What the columns of a file about it may be, for a select."""
    return [(value, str(Column(value).label)) for value in _SAID[about]]


def words_of(about: str) -> Words:
    """How the headers of such a file say what their columns are."""

    def is_enough(columns: Mapping[int, str]) -> bool:
        known = set(columns.values())
        has_unit = bool(known & {"unit", "unit_code"})
        return has_unit and NEEDED[about] <= known and bool(known & FIGURES)

    patterns = {column: re.compile(said) for column, said in _SAID[about].items()}
    return Words(patterns, is_enough, frozenset({"unit", "indicator", "basis", "source", "note"}))
