"""The few words that parts themselves say, in the language of their scenario: it need not be that of the page."""

WORDS = {
    "vi": {
        "from": "Từ",
        "to": "Đến",
        "time": "Lúc",
        "payee": "Người nhận",
        "bank": "Ngân hàng",
        "account": "Số tài khoản",
        "amount": "Số tiền",
        "note": "Nội dung",
        "payment": "Thông tin chuyển tiền",
        "phone": "Điện thoại",
        "you": "Bạn",
        "open": "Mở",
    },
    "en": {
        "from": "From",
        "to": "To",
        "time": "At",
        "payee": "Payee",
        "bank": "Bank",
        "account": "Account number",
        "amount": "Amount",
        "note": "Message",
        "payment": "Details of the transfer",
        "phone": "Telephone",
        "you": "You",
        "open": "Open",
    },
}


def word(name: str, language: str) -> str:
    """The word ``name`` in ``language``, else in English."""
    return WORDS.get(language, WORDS["en"])[name]
