"""What a unit's Vietnamese name tells: its kind, its short name and its English name."""

import unicodedata

KINDS = {
    "Tỉnh": "tinh",
    "Huyện": "huyen",
    "Quận": "quan",
    "Thị xã": "thi_xa",
    "Xã": "xa",
    "Phường": "phuong",
    "Thị trấn": "thi_tran",
    "Đặc khu": "dac_khu",
}
CITY = "Thành phố"
ENGLISH_KINDS = {
    "tinh": "Province",
    "tp_tw": "City",
    "huyen": "District",
    "quan": "District",
    "thi_xa": "Town",
    "tp_tinh": "City",
    "xa": "Commune",
    "phuong": "Ward",
    "thi_tran": "Township",
    "dac_khu": "Special Zone",
}
ENGLISH_NAMES = {"Hà Nội": "Hanoi"}  # the one name English has a usual form of its own for


def split(full_name: str, level: str) -> tuple[str, str, str]:
    """``full_name`` as (prefix, kind, rest): "Thị trấn Na Hang" gives ("Thị trấn", "thi_tran", "Na Hang")."""
    for prefix in [CITY, *KINDS]:
        if full_name.casefold().startswith(prefix.casefold() + " "):
            city = "tp_tw" if level == "province" else "tp_tinh"
            return prefix, KINDS.get(prefix, city), capitals(full_name[len(prefix) + 1 :])
    raise ValueError(f"no known kind of unit: {full_name!r}")


def capitals(name: str) -> str:
    """``name`` with the capitals the source lost on Vietnamese letters: "Mường é" is "Mường É"."""
    words = [word if word == "trường" else word[0].upper() + word[1:] for word in name.split(" ")]
    return " ".join(words)


def short(prefix: str, rest: str) -> str:
    """The name to show where the kind is known. A bare number says nothing, so "Phường 4" stays whole."""
    return f"{prefix} {rest}" if rest.isdigit() else rest


def english(kind: str, rest: str) -> str:
    """The full English name: "Tan Trao Commune", "Ward 4"."""
    word = ENGLISH_KINDS[kind]
    if rest.isdigit():
        return f"{word} {int(rest)}"
    return f"{ENGLISH_NAMES.get(rest) or without_marks(rest)} {word}"


def without_marks(text: str) -> str:
    """``text`` in plain Latin letters, capitals kept."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in parts if not unicodedata.combining(char))
