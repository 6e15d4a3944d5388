"""The block that quotes a legal text."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from learning.models import LegalDocument
from tests.courses.making import make_course_page, make_lesson_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def decree():
    return LegalDocument.objects.create(
        number="42/2022/NĐ-CP", type="decree", title_vi="Nghị định mẫu", checked_on=date(2026, 11, 1)
    )


@pytest.fixture
def lesson(catalogue, decree):
    quote = {"document": decree.pk, "clause": "Điều 5", "words": "Một dòng <b>chữ</b>."}
    return make_lesson_page(make_course_page(catalogue), blocks=[("legal_quote", quote)])


def test_a_quotation_says_where_it_is_from_and_that_it_is_in_force(client, lesson):
    with translation.override("vi"):
        page = client.get(lesson.url).text
    assert "Điều 5, Nghị định 42/2022/NĐ-CP" in page
    assert "Còn hiệu lực" in page
    assert "Một dòng &lt;b&gt;chữ&lt;/b&gt;." in page


def test_it_says_so_when_the_document_ends_and_what_replaced_it(client, lesson, decree):
    client.get(lesson.url)  # which is kept
    decree.replaced_by = LegalDocument.objects.create(
        number="224/2026/NĐ-CP", type="decree", title_vi="Nghị định mới", checked_on=date(2026, 11, 1)
    )
    decree.effective_to = timezone.localdate() - timedelta(days=1)
    decree.save()
    page = client.get(lesson.url).text
    assert "Hết hiệu lực từ" in page
    assert "Nghị định 224/2026/NĐ-CP" in page


def test_a_document_that_is_gone_leaves_no_hole(client, lesson, decree):
    decree.delete()
    response = client.get(lesson.url)
    assert response.status_code == 200
    assert "l-callout" not in response.text
