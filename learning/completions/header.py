"""What the columns of an export of completions are called, in Vietnamese and in English."""

import re
from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from learning.roster import header
from learning.roster.header import Words


class Column(TextChoices):
    """What a column of an export may be. Those about the person are called as in a roster."""

    NAME = "name", _("Full name")
    FAMILY = "family", _("Family and middle name")
    GIVEN = "given", _("Given name")
    BIRTH = "birth", _("Date or year of birth")
    IDENTITY = "identity", _("Identity number")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("E-mail address")
    COURSE = "course", _("Course by its name")
    COURSE_CODE = "course_code", _("Course by its code")
    STATUS = "status", _("Whether it was completed")
    SCORE = "score", _("Score")
    DONE_ON = "done_on", _("Completed on")
    PERIODS = "periods", _("Periods or hours")
    CERTIFICATE = "certificate", _("Number of the certificate")


PERSON = ("family", "name", "given", "birth", "identity", "phone", "email")
_COURSE = "khoa|lop|mon|chuong trinh|chuyen de"
_TAUGHT = "( hoc)?( dao tao| boi duong| tap huan)?"
# The first that matches is it: what is said of courses comes before what is said of people.
_SAID = {
    "course_code": f"(ma|id)( so)? ({_COURSE}){_TAUGHT}|course (id|code|number)|courseid",
    "course": f"(ten )?({_COURSE}){_TAUGHT}|noi dung{_TAUGHT}|course( ?name| title|name)?|title",
    "status": "(trang thai|tinh trang|ket qua)( hoan thanh| hoc tap| hoc| dao tao)?|xep loai|da hoan thanh"
    "|hoan thanh|completion status|(course )?status|result|completed",
    "done_on": "(ngay|thoi gian|thoi diem) (hoan thanh|ket thuc|hoc xong|dat|cap)( khoa hoc| chung (nhan|chi)| gcn)?"
    "|ngay hoan thanh.*|(completion|completed|finish|issue)( ?(date|on|at|time))|date (completed|of completion)"
    "|time ?completed",
    "score": "(so )?diem( so| thi| kiem tra| tong ket| tong| trung binh| cuoi khoa)?|(final )?(score|grade|mark|points)",
    "periods": "(so |thoi luong )?(gio|tiet)( hoc)?|(so )?(gio|tiet)/?(gio|tiet)?|thoi luong.*|hours|duration|periods",
    "certificate": "(so |ma )?(hieu )?(giay )?(chung nhan|chung chi|gcn)( so)?|so vao so.*|certificate.*",
}
_MORE_NAMES = "hoc vien|nguoi hoc|ten hien thi|learner( name)?|student( name)?|display name|fullname"
_PATTERNS = {
    **{column: re.compile(said) for column, said in _SAID.items()},
    **{column: re.compile(header.SAID[column]) for column in PERSON},
    "name": re.compile(f"{header.SAID['name']}|{_MORE_NAMES}"),
}


def _is_enough(columns: Mapping[int, str]) -> bool:
    """Somebody, and something that she did."""
    known = set(columns.values())
    is_known = header.has_names(columns) or bool({Column.IDENTITY, Column.EMAIL, Column.PHONE} & known)
    return is_known and bool(known - set(PERSON))


COMPLETIONS = Words(
    _PATTERNS,
    _is_enough,
    frozenset({Column.NAME, Column.FAMILY, Column.GIVEN, Column.COURSE, Column.STATUS}),
)
