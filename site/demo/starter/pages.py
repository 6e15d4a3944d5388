"""The academy's own pages: home and catalogue, where Wagtail had put its welcome page."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from courses.pages.models import CatalogPage
from demo.home.models import HomePage
from learning.models import Branding

# The header's links go there; Wagtail's redirects follow if an editor moves the catalogue.
CATALOGUE_SLUG = "khoa-hoc"
HEADLINE = "Học kỹ năng số, từng bước một"
LEAD = "Bài học ngắn, có hình vẽ, học ngay trên điện thoại. Miễn phí cho bà con, có chứng nhận cho cán bộ, công chức."
INTRO = "Chọn một khóa học. Khóa dành cho bà con thì học được ngay, không cần tài khoản."
BRANDING = {
    "name": "Học Số",
    "agency": "Học viện số tỉnh Tuyên Quang (trình diễn)",
    "footer": "Kỹ năng số cho mọi người, ở mọi nơi.",
    "email": "hotro@hocso.example",
}
PROGRAMMES = (
    ("CDAN", "Dành cho mọi người: dùng điện thoại an toàn, tránh lừa đảo, làm thủ tục mà không phải đi xa."),
    (
        "CNTT",
        "Dành cho cán bộ, công chức, viên chức: những kỹ năng dùng hằng ngày, giữ an toàn cho cơ quan và cho dân.",
    ),
    ("CDS", "Hiểu vì sao phải đổi mới cách làm, văn bản nào đang có hiệu lực và bắt đầu từ đâu."),
)
STEPS = (
    ("Chọn khóa học", "Mỗi bài chỉ vài phút, mỗi lần một việc. Bà con học luôn, chưa cần tài khoản."),
    ("Học và làm thử", "Xem hình, lật thẻ, trả lời câu hỏi. Sai cũng không sao: có lời giải thích ngay."),
    ("Nhận chứng nhận", "Học xong, đạt bài kiểm tra là có chứng nhận, ai cũng kiểm tra được bằng mã QR."),
)
WORDS = (
    (
        "Người giúp bà con học",
        "<p>Anh chị trong tổ công nghệ số cộng đồng, hội viên, con cháu trong nhà: hãy ngồi bên cạnh, để bà con tự "
        "tay bấm. Đừng cầm hộ mật khẩu hay mã xác nhận của ai.</p>",
        "users",
    ),
    (
        "Người soạn bài",
        "<p>Giảng viên soạn bài từ những khối có sẵn, xem thử trên màn hình điện thoại rồi gửi duyệt. Không cần biết "
        "lập trình.</p>",
        "edit",
    ),
    (
        "Người làm báo cáo",
        "<p>Số liệu theo xã, theo kỳ từ ngày 15 đến ngày 14, luôn khớp giữa màn hình và tệp tải về.</p>",
        "chart",
    ),
)


@transaction.atomic
def load_pages() -> CatalogPage:
    """Languages, home page, site and catalogue, made where they are missing. Returns the catalogue."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.first() or _make_home()
    Branding.objects.get_or_create(site=home.sites_rooted_here.get(is_default_site=True), defaults=BRANDING)
    return CatalogPage.objects.child_of(home).first() or _make_catalogue(home)


def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage(
        title="Học Số",
        slug="hoc-so",
        locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
        seo_title="Học Số: học kỹ năng số, từng bước một",
        search_description=LEAD,
        headline=HEADLINE,
        lead=LEAD,
        programmes=[("programme", {"code": code, "text": text}) for code, text in PROGRAMMES],
        steps=[("step", {"title": title, "text": text}) for title, text in STEPS],
        words=[("word", {"title": title, "text": text, "icon": icon}) for title, text, icon in WORDS],
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    welcome = list(
        Site.objects.filter(root_page__content_type__model="page").values_list("root_page", flat=True)
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 8000, "root_page": home, "site_name": "Học Số"},
    )
    Page.objects.filter(pk__in=welcome, numchild=0).exclude(depth=1).delete()
    return home


def _make_catalogue(home: HomePage) -> CatalogPage:
    catalogue = CatalogPage(
        title="Khóa học", slug=CATALOGUE_SLUG, intro=INTRO, search_description=INTRO, locale=home.locale
    )
    home.add_child(instance=catalogue)
    catalogue.save_revision().publish()
    return catalogue
