"""The parts of a report on digital-skills training, as provinces write it; Vietnamese, like the document."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a part of section II tells. The value stands in snapshots and never changes."""

    OVERALL = "ket_qua_chung"
    AWARENESS = "tuyen_truyen"
    STAFF = "boi_duong_cbccvc"
    CITIZENS = "pho_cap_nguoi_dan"
    TEAMS = "to_cong_nghe_so"
    MATERIAL = "hoc_lieu_nen_tang"
    TARGETS = "chi_tieu"


@dataclass(frozen=True)
class Slot:
    """A part that an officer writes: its key, its heading, and what it holds."""

    key: str
    heading: str


@dataclass(frozen=True)
class Chapter:
    """One of the five numbered parts, with slots of its own; II has generated parts instead."""

    number: str
    heading: str
    slots: tuple[Slot, ...] = ()


GENERATED = "II"
CHAPTERS = (
    Chapter("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", (Slot("chi_dao", ""),)),
    Chapter(GENERATED, "KẾT QUẢ THỰC HIỆN"),
    Chapter(
        "III",
        "ĐÁNH GIÁ CHUNG",
        (
            Slot("ket_qua_noi_bat", "Kết quả nổi bật"),
            Slot("ton_tai", "Tồn tại, hạn chế"),
            Slot("nguyen_nhan", "Nguyên nhân"),
        ),
    ),
    Chapter("IV", "NHIỆM VỤ, GIẢI PHÁP KỲ TỚI", (Slot("nhiem_vu", ""),)),
    Chapter("V", "KIẾN NGHỊ, ĐỀ XUẤT", (Slot("kien_nghi", ""),)),
)
SLOTS = tuple(slot for chapter in CHAPTERS for slot in chapter.slots)
# Headings are numbered when they are printed: a part without a word is left out.
PARTS: dict[Part, str] = {
    Part.OVERALL: "",
    Part.AWARENESS: "Tuyên truyền, nâng cao nhận thức",
    Part.STAFF: "Bồi dưỡng cán bộ, công chức, viên chức, người lao động",
    Part.CITIZENS: "Phổ cập kỹ năng số cho người dân",
    Part.TEAMS: "Tổ công nghệ số cộng đồng",
    Part.MATERIAL: "Học liệu, nền tảng",
    Part.TARGETS: "Kết quả theo chỉ tiêu",
}
# Where the figures of a form are told. What is not here is told at the beginning of section II.
PART_OF_FORM = {
    "bieu-03": Part.STAFF,
    "bieu-04": Part.CITIZENS,
    "bieu-05": Part.CITIZENS,
    "bieu-06": Part.TEAMS,
    "bieu-07": Part.MATERIAL,
    "bieu-08": Part.AWARENESS,
    "bieu-09": Part.TARGETS,
}


def chapter_heading(chapter: Chapter) -> str:
    """For example "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"."""
    return f"{chapter.number}. {chapter.heading}"
