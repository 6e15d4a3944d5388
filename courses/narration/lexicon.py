"""How abbreviations, names and signs are read in Vietnamese. A province adds its own by ``SPEECH_LEXICON``."""

from learning import conf

ABBREVIATIONS = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "MTTQ": "Mặt trận Tổ quốc",
    "TW": "trung ương",
    "TTHC": "thủ tục hành chính",
    "DVC": "dịch vụ công",
    "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "CNTT": "công nghệ thông tin",
    "CĐS": "chuyển đổi số",
    "CNSCĐ": "công nghệ số cộng đồng",
    "GPLX": "giấy phép lái xe",
    "HTX": "hợp tác xã",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "TP": "thành phố",
    "TX": "thị xã",
    "KT-XH": "kinh tế xã hội",
    "VNeID": "vi en i đê",
    "OTP": "ô tê pê",
    "QR": "quy a",
    "PIN": "pin",
    "SMS": "ét em ét",
    "AI": "ây ai",
    "IT": "ai ti",
    "ATM": "a tê em",
    "USB": "u ét bê",
    "PDF": "pê đê ép",
    "URL": "u rờ lờ",
    "Wi-Fi": "oai phai",
    "WiFi": "oai phai",
    "Zalo": "da lô",
    "Facebook": "phây búc",
    "YouTube": "diu túp",
    "Google": "gu gồ",
    "Internet": "in tơ nét",
    "internet": "in tơ nét",
    "Email": "i meo",
    "email": "i meo",
    "3G": "ba gờ",
    "4G": "bốn gờ",
    "5G": "năm gờ",
    "NĐ-CP": "của Chính phủ",
    "QĐ-TTg": "của Thủ tướng",
    "QĐ-UBND": "của Ủy ban nhân dân",
    "NQ-HĐND": "của Hội đồng nhân dân",
    "NQ-CP": "của Chính phủ",
    "NQ/TW": "của trung ương",
    "và/hoặc": "và hoặc",
    "v.v": "vân vân",
}

# After a number only.
MEASURES = {
    "%": "phần trăm",
    "đ": "đồng",
    "₫": "đồng",
    "VNĐ": "đồng",
    "VND": "đồng",
    "km": "ki lô mét",
    "kg": "ki lô gam",
    "cm": "xăng ti mét",
    "m²": "mét vuông",
    "m2": "mét vuông",
    "m": "mét",
    "ha": "héc ta",
    "KB": "ki lô bai",
    "MB": "mê ga bai",
    "GB": "gi ga bai",
}

# Between spaces, or as a whole.
SIGNS = {"&": "và", "+": "cộng", "=": "bằng", "→": "rồi", "≥": "ít nhất", "≤": "nhiều nhất", ">": "rồi"}


def abbreviations() -> dict[str, str]:
    """Ours and the host's; what the host says counts, and an empty reading takes a word of ours out."""
    words = {**ABBREVIATIONS, **(conf.get("SPEECH_LEXICON") or {})}
    return {word: read for word, read in words.items() if read}
