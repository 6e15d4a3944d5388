"""What is wrong with a scenario, where it stands, and what to say of it in Vietnamese and English."""

from dataclasses import dataclass, field

WORDS: dict[str, tuple[str, str]] = {
    "schema": (
        "Kịch bản phải khai báo schema = 1.",
        "A scenario must say schema = 1.",
    ),
    "lacking": (
        "Thiếu “{what}”, hoặc “{what}” không đúng kiểu.",
        "“{what}” is missing, or is of a wrong kind.",
    ),
    "unknown_key": ("Không có mục nào tên là “{what}”.", "There is nothing that is called “{what}”."),
    "unknown_part": ("Chưa cài thành phần màn hình “{what}”.", "The part “{what}” is not installed."),
    "unknown_check": ("Chưa cài cách kiểm tra “{what}”.", "The validator “{what}” is not installed."),
    "unknown_draw": ("Không có cách sinh dữ liệu “{what}”.", "There is no way to draw “{what}”."),
    "unknown_screen": ("Không có màn hình “{what}”.", "There is no screen “{what}”."),
    "unknown_step": ("Không có bước “{what}”.", "There is no step “{what}”."),
    "twice": ("“{what}” được dùng hai lần.", "“{what}” is used twice."),
    "dead_end": (
        "Từ bước này không đi được đến cuối bài.",
        "From this step no way leads to the end.",
    ),
    "unreachable": (
        "Không có đường nào dẫn đến bước này.",
        "No way leads to this step.",
    ),
    "unused_screen": ("Không có đường nào dẫn đến màn hình này.", "No way leads to this screen."),
    "no_target": (
        "Ở bước này không thể bấm được “{what}”: không có trên màn hình và không mở được từ đó.",
        "“{what}” cannot be pressed in this step: it is not on the screen, nor on one that opens from it.",
    ),
    "no_field": (
        "Ở bước này không có ô “{what}” để điền.",
        "There is no field “{what}” to fill in in this step.",
    ),
    "no_picture": ("Không có hình “{what}”.", "There is no picture “{what}”."),
    "no_alternative": ("Hình “{what}” chưa có lời thay thế.", "The picture “{what}” has no words for it."),
    "no_feedback": ("Bước này thiếu “{what}”.", "This step lacks “{what}”."),
    "undefined": ("Chưa có gì đặt giá trị cho “{what}”.", "Nothing gives “{what}” a value."),
    "condition": (
        "Điều kiện chưa trọn: cần một biến hoặc một bước, và điều được hỏi về nó.",
        "This condition is not whole: it needs a variable or a step, and what is asked of it.",
    ),
    "weight": ("Trọng số là số nguyên từ 1 đến 10.", "A weight is a whole number from 1 to 10."),
    "share": ("Mức đạt là từ 1 đến 100 phần trăm.", "The share to pass is from 1 to 100 per cent."),
    "draw": ("Khoảng giá trị không hợp lệ.", "The range is not valid."),
    "real": (
        "Số này trông như số định danh hoặc số thẻ thật. Hãy dùng số giả, ví dụ 001099….",
        "This looks like a real identity or card number. Use a fictional one, such as 001099….",
    ),
    "too_large": ("Kịch bản lớn quá mức cho phép.", "The scenario is larger than is allowed."),
}


@dataclass(frozen=True)
class Fault:
    """One thing that keeps a scenario from being published. ``place`` is where it stands, as in ``steps.pay.target``."""

    code: str
    place: str
    what: str = field(default="")

    def said(self, language: str = "vi") -> str:
        """The place and what is wrong there, in Vietnamese or English."""
        vietnamese, english = WORDS[self.code]
        text = vietnamese if language.startswith("vi") else english
        return f"{self.place}: {text.replace('{what}', self.what)}"
