"""A learning path through the starter courses."""

import uuid
from collections.abc import Iterator

from django.db import transaction

from courses.pages.models import CatalogPage, CoursePage, PathPage

NAMESPACE = uuid.UUID("7c2a5a0e-5f55-4f0e-9d4b-51f8f6a9b3c2")
PATH = {
    "title": "Từ làm quen đến làm việc số",
    "slug": "tu-lam-quen-den-lam-viec-so",
    "summary": "Giữ an toàn trước, rồi hiểu vì sao cách làm việc thay đổi. Dành cho ai muốn học tiếp.",
}
# Each milestone: what it is called, what it means, and its courses; those in the second list are not asked for.
MILESTONES: tuple[tuple[str, str, list[str], list[str]], ...] = (
    (
        "An toàn trên mạng",
        "Nhận ra lừa đảo, giữ kín thông tin của mình và giúp được người nhà.",
        ["CDAN-07"],
        ["CDAN-08"],
    ),
    (
        "Sẵn sàng làm việc số",
        "Giữ an toàn cho cơ quan và hiểu những việc phải đổi mới.",
        ["CNTT-10", "CDS-01"],
        [],
    ),
)


@transaction.atomic
def load_path(catalogue: CatalogPage) -> bool:
    """The path below ``catalogue``; whether it is new. Where a course is missing there is none."""
    catalogue.refresh_from_db()
    if PathPage.objects.child_of(catalogue).filter(slug=PATH["slug"]).exists():
        return False
    pages = {page.code: page for page in CoursePage.objects.child_of(catalogue).live()}
    codes = {code for _title, _meaning, asked, offered in MILESTONES for code in (*asked, *offered)}
    if not codes <= pages.keys():
        return False
    path = PathPage(live=False, locale=catalogue.locale, milestones=list(_milestones(pages)), **PATH)
    catalogue.add_child(instance=path)
    path.save_revision().publish()
    return True


def _milestones(pages: dict[str, CoursePage]) -> Iterator[dict]:
    for title, meaning, asked, offered in MILESTONES:
        steps = [(code, True) for code in asked] + [(code, False) for code in offered]
        courses = [
            {
                "type": "item",
                "id": str(uuid.uuid5(NAMESPACE, code)),
                "value": {"course": pages[code].pk, "required": required},
            }
            for code, required in steps
        ]
        value = {"title": title, "meaning": meaning, "courses": courses}
        yield {"type": "milestone", "id": str(uuid.uuid5(NAMESPACE, title)), "value": value}
