"""The demonstration's people: fictional, one for each part that somebody plays."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Person:
    """One account of the demonstration. ``place`` is the code of a commune or agency, "" the whole province;
    ``position`` what staff do at work."""

    username: str
    full_name: str
    part: Promise
    does: Promise
    place: str
    audience: str
    sex: str
    born: date
    email: str = ""
    position: str = ""

    @property
    def password(self) -> str:
        """Simple on purpose: it is printed beside the address and works in a demonstration only."""
        return f"hocso-{self.username}"


PEOPLE = (
    Person(
        username="lan",
        full_name="Ma Thị Lan",
        part=_("Citizen"),
        does=_("learns at home, on a phone"),
        place="02359",
        audience="ND",
        sex="F",
        born=date(1959, 5, 12),
    ),
    Person(
        username="duc",
        full_name="Hoàng Minh Đức",
        part=_("Civil servant"),
        does=_("has courses to finish this year"),
        place="UBND-02536",
        audience="CC",
        sex="M",
        born=date(1991, 3, 8),
        position="one_stop",
    ),
    Person(
        username="mai",
        full_name="Triệu Thị Mai",
        part=_("Facilitator"),
        does=_("registers neighbours and holds lessons for them"),
        place="02455",
        audience="ND",
        sex="F",
        born=date(1999, 9, 2),
    ),
    Person(
        username="trang",
        full_name="Nông Thu Trang",
        part=_("Trainer"),
        does=_("writes courses and hands them in for review"),
        place="SKHCN",
        audience="VC",
        sex="F",
        born=date(1988, 11, 20),
        position="digital",
    ),
    Person(
        username="khanh",
        full_name="Vi Văn Khánh",
        part=_("Reviewer"),
        does=_("reviews courses, or says what to change"),
        place="SNV",
        audience="CC",
        sex="M",
        born=date(1979, 7, 15),
        position="expert",
    ),
    Person(
        username="ha",
        full_name="Bàn Thị Hà",
        part=_("Reporting officer"),
        does=_("builds the province's reports"),
        place="VPUB",
        audience="CC",
        sex="F",
        born=date(1985, 1, 30),
        position="expert",
    ),
    Person(
        username="thang",
        full_name="Ma Văn Thắng",
        part=_("Head of unit"),
        does=_("follows the figures of his commune"),
        place="UBND-02536",
        audience="CB",
        sex="M",
        born=date(1975, 12, 5),
        position="leader",
    ),
    Person(
        username="son",
        full_name="Hà Ngọc Sơn",
        part=_("Programme owner"),
        does=_("runs the programme, publishes courses and gives roles"),
        place="SKHCN",
        audience="CC",
        sex="M",
        born=date(1977, 4, 22),
        position="leader",
    ),
    Person(
        username="yen",
        full_name="Lý Hải Yến",
        part=_("Venue clerk"),
        does=_("keeps the roll where classes meet"),
        place="TTHCC",
        audience="NLD",
        sex="F",
        born=date(1996, 10, 14),
        position="one_stop",
    ),
    Person(
        username="tu",
        full_name="Phùng Anh Tú",
        part=_("Supervisor"),
        does=_("sees everything of the province, changes nothing"),
        place="VPUB",
        audience="CB",
        sex="M",
        born=date(1970, 2, 3),
        position="leader",
    ),
    Person(
        username="diep",
        full_name="Chu Bích Diệp",
        part=_("Data-protection officer"),
        does=_("sees who looked at whose contact"),
        place="SNV",
        audience="CC",
        sex="F",
        born=date(1983, 8, 27),
        position="expert",
    ),
    Person(
        username="quantri",
        full_name="Lò Văn Quân",
        part=_("Administrator"),
        does=_("sees and sets everything"),
        place="SKHCN",
        audience="CC",
        sex="M",
        born=date(1990, 6, 18),
        position="digital",
    ),
)
