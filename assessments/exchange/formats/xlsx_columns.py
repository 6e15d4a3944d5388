"""The columns of the workbook, and the words in it. The file is for Vietnamese trainers, whoever makes it."""

from learning.vietnamese import fold

SHEET, EXAMPLES, HOW, LISTS = "Câu hỏi", "Ví dụ", "Hướng dẫn", "Danh mục"
MOST_ANSWERS = 10
LETTERS = "ABCDEFGHIJ"
ARROW = "=>"

CODE, TYPE, STEM, RIGHT = "code", "type", "stem", "right"
TOLERANCE, UNIT, STRICT = "tolerance", "unit", "strict"
EXPLANATION, DIFFICULTY, POOL, COMPETENCIES, SOURCE, TAGS = (
    "explanation",
    "difficulty",
    "pool",
    "competencies",
    "source",
    "tags",
)
ANSWER, FEEDBACK = "answer ", "feedback "
AS_NUMBER = " as number"

# Which column it is, how the template calls it, and how else a person may.
COLUMNS: list[tuple[str, str, str]] = [
    (CODE, "Mã", "code"),
    (TYPE, "Loại câu hỏi", "type"),
    (STEM, "Câu hỏi", "question"),
    *((f"{ANSWER}{letter}", f"Trả lời {letter}", f"answer {letter}") for letter in LETTERS),
    (RIGHT, "Đáp án đúng", "right answer"),
    (TOLERANCE, "Sai số", "tolerance"),
    (UNIT, "Đơn vị đo", "unit"),
    (STRICT, "Phải đúng dấu", "accents matter"),
    (EXPLANATION, "Giải thích", "explanation"),
    (DIFFICULTY, "Độ khó (1–5)", "difficulty"),
    (POOL, "Kho câu hỏi", "pool"),
    (COMPETENCIES, "Năng lực", "competencies"),
    (SOURCE, "Nguồn", "source"),
    (TAGS, "Nhãn", "tags"),
    *((f"{FEEDBACK}{letter}", f"Nhận xét {letter}", f"feedback {letter}") for letter in LETTERS),
]
TYPES = {
    "single_choice": "Chọn một",
    "multiple_choice": "Chọn nhiều",
    "true_false": "Đúng hay sai",
    "short_text": "Trả lời ngắn",
    "number": "Điền số",
    "matching": "Ghép cặp",
    "categorise": "Phân nhóm",
    "ordering": "Xếp thứ tự",
    "essay": "Tự luận",
}
YES, NO, TRUE, FALSE = "Có", "Không", "Đúng", "Sai"
WORDS_FOR_YES = {fold(word) for word in (YES, TRUE, "x", "yes", "true", "1")}
WORDS_FOR_NO = {fold(word) for word in (NO, FALSE, "no", "false", "0", "")}

GUIDE = [
    "Điền mỗi câu hỏi vào một dòng của trang “Câu hỏi”. Trang “Ví dụ” có mẫu của từng loại.",
    "Loại câu hỏi: chọn trong danh sách của ô.",
    "Chọn một: viết các phương án vào Trả lời A, B, C…; Đáp án đúng là một chữ cái, ví dụ: B.",
    "Chọn nhiều: Đáp án đúng là các chữ cái, cách nhau bằng dấu phẩy, ví dụ: A, C.",
    "Đúng hay sai: Đáp án đúng là “Đúng” hoặc “Sai”; các ô Trả lời để trống.",
    "Trả lời ngắn: mỗi cách viết được chấp nhận một ô Trả lời; cách viết đầu tiên hiện ra làm đáp án.",
    "Điền số: Đáp án đúng là một số, ví dụ: 84,5; có thể thêm Sai số và Đơn vị đo.",
    f"Ghép cặp: mỗi ô Trả lời một cặp, viết: vế trái {ARROW} vế phải.",
    f"Phân nhóm: mỗi ô Trả lời một mục, viết: mục {ARROW} nhóm.",
    "Xếp thứ tự: viết các bước vào Trả lời A, B, C… theo thứ tự đúng; người học sẽ thấy chúng bị xáo trộn.",
    "Tự luận: chỉ cần câu hỏi; Đáp án đúng, nếu có, là bài mẫu cho người chấm.",
    "Mã: để trống cho câu hỏi mới. Giữ nguyên mã khi sửa câu hỏi đã có: câu hỏi ấy sẽ được cập nhật.",
    "Kho câu hỏi: tên kho; kho nằm trong kho khác thì viết: Kho ngoài/Kho trong.",
    "Năng lực: mã trong khung năng lực, ví dụ digcomp@2.2:4.1; nhiều mã cách nhau bằng dấu phẩy.",
    "Nhận xét A, B, C…: lời nói với người chọn phương án ấy; có thể để trống.",
    "Xuống dòng trong ô Câu hỏi hay Giải thích (Alt + Enter) để tách đoạn. Không dùng công thức.",
    "Lưu tệp ở dạng .xlsx rồi nhập trong trang quản trị: Kiểm tra → Câu hỏi → Nhập câu hỏi.",
]
EXAMPLE_ROWS: list[dict[str, str]] = [
    {
        TYPE: "single_choice",
        STEM: "Có người gọi điện xưng là công an và bảo bác chuyển tiền ngay. Bác nên làm gì?",
        "answer A": "Cúp máy, rồi hỏi người thân hoặc công an xã",
        "answer B": "Chuyển tiền cho yên tâm",
        "answer C": "Đọc mã OTP cho họ",
        RIGHT: "A",
        EXPLANATION: "Cơ quan công an không yêu cầu chuyển tiền qua điện thoại.",
        DIFFICULTY: "2",
        "feedback B": "Tiền đã chuyển rất khó lấy lại.",
    },
    {
        TYPE: "multiple_choice",
        STEM: "Mật khẩu tốt là mật khẩu thế nào?",
        "answer A": "Dài từ 12 ký tự",
        "answer B": "Có tên và năm sinh",
        "answer C": "Mỗi tài khoản một mật khẩu",
        RIGHT: "A, C",
        DIFFICULTY: "2",
    },
    {TYPE: "true_false", STEM: "Thư lạ có đường dẫn thì nên bấm vào xem thử.", RIGHT: FALSE, DIFFICULTY: "1"},
    {
        TYPE: "short_text",
        STEM: "Chuỗi ký tự bí mật để đăng nhập gọi là gì?",
        "answer A": "mật khẩu",
        "answer B": "password",
        STRICT: NO,
    },
    {TYPE: "number", STEM: "Một giờ có bao nhiêu phút?", RIGHT: "60", TOLERANCE: "0", UNIT: "phút"},
    {
        TYPE: "matching",
        STEM: "Ghép mỗi từ với nghĩa của nó.",
        "answer A": f"OTP {ARROW} mật khẩu dùng một lần",
        "answer B": f"QR {ARROW} mã vuông để quét",
    },
    {
        TYPE: "ordering",
        STEM: "Xếp các bước khi nhận được cuộc gọi lạ.",
        "answer A": "Dừng lại",
        "answer B": "Hỏi người thân",
        "answer C": "Báo công an",
    },
]
