"""The starter courses, and one that its author has not finished."""

from contextlib import nullcontext

from django.contrib.auth import get_user_model
from django.db import transaction

from courses.pages.models import CatalogPage, CoursePage, LessonPage
from demo import content_loader
from demo.starter.indexing import indexed_once

AUTHOR = "trang"
DRAFT = {
    "title": "Nộp hồ sơ trực tuyến",
    "slug": "nop-ho-so-truc-tuyen",
    "code": "CDAN-13",
    "programme": "CDAN",
    "summary": "Làm thủ tục với chính quyền ngay tại nhà, theo dõi hồ sơ và nhận kết quả.",
    "objectives": "Chuẩn bị đủ giấy tờ trước khi nộp.\nTheo dõi được hồ sơ của mình.",
    "audiences": ["ND"],
    "planned_periods": 3,
    "open_to_guests": True,
}
LESSON = {
    "title": "Chuẩn bị trước khi nộp",
    "slug": "chuan-bi-truoc-khi-nop",
    "minutes": 4,
    "summary": "Ba việc nên làm trước, để hồ sơ không bị trả lại.",
}
BODY = [
    {
        "type": "heading",
        "id": "5c1b6c0e-5a4d-4d56-9b0e-0f6d3f0a1c01",
        "value": {"text": "Ba việc nên làm trước", "level": "h2"},
    },
    {
        "type": "text",
        "id": "5c1b6c0e-5a4d-4d56-9b0e-0f6d3f0a1c02",
        "value": "<p>Chụp ảnh giấy tờ cho rõ. Ghi sẵn số điện thoại. Chọn lúc mạng ổn định.</p>",
    },
]


def load_courses(catalogue: CatalogPage) -> str:
    """Load the courses; tells how many there are."""
    is_first = not CoursePage.objects.child_of(catalogue).exists()
    with indexed_once() if is_first else nullcontext():
        courses = content_loader.load_courses(catalogue)
    return str(len(courses))


@transaction.atomic
def load_draft(catalogue: CatalogPage) -> bool:
    """A course that a trainer has begun and not handed in yet; whether it is new."""
    catalogue.refresh_from_db()
    if CoursePage.objects.child_of(catalogue).filter(slug=DRAFT["slug"]).exists():
        return False
    author = get_user_model().objects.get(username=AUTHOR)
    course = catalogue.add_child(
        instance=CoursePage(live=False, owner=author, locale=catalogue.locale, **DRAFT)
    )
    course.save_revision(user=author)
    lesson = LessonPage(live=False, owner=author, locale=catalogue.locale, body=BODY, **LESSON)
    course.add_child(instance=lesson)
    lesson.save_revision(user=author)
    return True
