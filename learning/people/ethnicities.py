"""Ethnic groups and their codes. A code says nothing without its list: in one 01 is Kinh, in another 25 is."""

from learning import conf
from learning.vietnamese import fold

GSO, KINH = "gso-1979", "01"
# The list of the General Statistics Office (Decision 121-TCTK/PPCĐ, 1979). That 01 is Kinh was checked; a province that
# finds another code wrong puts it right in ``ETHNICITIES``.
GROUPS = dict(
    enumerate(
        (
            "Kinh, Tày, Thái, Hoa, Khmer, Mường, Nùng, Mông, Dao, Gia Rai, Ngái, Ê Đê, Ba Na, Xơ Đăng, Sán Chay, Cơ Ho, "
            "Chăm, Sán Dìu, Hrê, Mnông, Raglay, Xtiêng, Bru - Vân Kiều, Thổ, Giáy, Cơ Tu, Gié Triêng, Mạ, Khơ Mú, Co, "
            "Tà Ôi, Chơ Ro, Kháng, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, La Ha, Phù Lá, La Hủ, Lự, Lô Lô, Chứt, Mảng, "
            "Pà Thẻn, Cơ Lao, Cống, Bố Y, Si La, Pu Péo, Brâu, Ơ Đu, Rơ Măm"
        ).split(", "),
        start=1,
    )
)
# The health-insurance data set has a list of its own, of which one code is known.
OTHERS = {("bhyt", "25"): KINH}


def ethnic_groups() -> dict[str, str]:
    """The names of the groups by their code in the statistical list, in its order, as the host has them."""
    return {f"{code:02}": name for code, name in GROUPS.items()} | dict(conf.get("ETHNICITIES") or {})


def group_of(scheme: str, code: str) -> str:
    """The group's code in the statistical list; empty where the list or the code is not known."""
    if scheme == GSO:
        return code if code in ethnic_groups() else ""
    return ({**OTHERS, **_declared()}).get((scheme, code), "")


def _declared() -> dict[tuple[str, str], str]:
    return {(each["scheme"], each["code"]): each["group"] for each in conf.get("ETHNICITY_CODES")}


def known_group(name: str) -> str:
    """The code of the group that is called ``name``, with or without accents; empty if there is none."""
    wanted = _bare(fold(name))
    called = {_bare(fold(each)): code for code, each in ethnic_groups().items()}
    return called.get(wanted, {"hmong": "08", "kho me": "05", "viet": KINH}.get(wanted, ""))


def _bare(name: str) -> str:
    return " ".join(name.replace("-", " ").split())
