"""The glossary: its page, its terms in texts, and its block in a lesson."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale

from courses.glossary.marking import mark_terms
from courses.glossary.terms import terms_in
from courses.models import GlossaryTerm
from tests.courses.making import make_course_page, make_lesson_page

pytestmark = pytest.mark.django_db


def make_term(term: str = "Chuyển đổi số", abbreviation: str = "CĐS", **fields) -> GlossaryTerm:
    given = {"meaning": "Đổi cách làm việc nhờ dữ liệu.", "locale": Locale.get_default(), **fields}
    return GlossaryTerm.objects.create(term=term, abbreviation=abbreviation, **given)


@pytest.fixture
def english(db):
    return Locale.objects.get_or_create(language_code="en")[0]


def test_terms_are_found_where_they_first_stand_each_once(catalogue):
    make_term()
    make_term("Số", "")
    text = "Về chuyển đổi số (CĐS): Chuyển đổi số là gì?"
    found = terms_in(text, "vi")
    assert [text[one.start : one.end] for one in found] == ["chuyển đổi số"]
    assert found[0].entry.term == "Chuyển đổi số"


def test_an_abbreviation_is_found_only_as_it_is_written(catalogue):
    make_term("Mã dùng một lần", "OTP")
    assert [one.entry.abbreviation for one in terms_in("Không đọc OTP cho ai", "vi")] == ["OTP"]
    assert terms_in("otp", "vi") == []
    assert terms_in("SOTPX", "vi") == []


def test_the_glossary_is_read_once_and_again_when_it_changed(catalogue, django_assert_num_queries):
    term, locale = make_term(), Locale.get_default()
    with django_assert_num_queries(1):
        terms_in("CĐS", "vi")
    with django_assert_num_queries(0):
        assert terms_in("CĐS", locale)
    term.abbreviation = "CDS"
    term.save()
    assert terms_in("CĐS", "vi") == []
    term.delete()
    assert terms_in("CDS", "vi") == []


def test_each_language_has_its_own_terms(catalogue, english):
    make_term()
    make_term("Digital transformation", "", locale=english)
    assert terms_in("Digital transformation", "vi") == []
    assert len(terms_in("digital transformation", "en")) == 1


def test_a_term_and_an_abbreviation_stand_once_in_a_language(catalogue, english):
    make_term()
    with pytest.raises(ValidationError) as refused:
        GlossaryTerm(
            term="Chuyển  đổi số", abbreviation="CĐS", meaning="x", locale=Locale.get_default()
        ).full_clean()
    assert set(refused.value.message_dict) >= {"term", "abbreviation"}
    GlossaryTerm(term="Chuyển đổi số", abbreviation="CĐS", meaning="x", locale=english).full_clean()


def test_learners_search_it_with_or_without_accents(catalogue, client):
    make_term()
    make_term("Mã QR", "", meaning="Hình vuông đen trắng.")
    address = reverse("learning_courses:glossary")
    everything = client.get(address).text
    assert everything.index("Chuyển đổi số") < everything.index("Mã QR")
    found = client.get(address, {"q": "chuyen doi"}).text
    assert "Chuyển đổi số" in found
    assert "Mã QR" not in found
    assert "l-empty" in client.get(address, {"q": "không có từ này"}).text


def test_the_page_asks_as_much_for_many_terms_as_for_few(catalogue, client, django_assert_max_num_queries):
    for number in range(30):
        make_term(f"Từ {number}", "")
    client.get(reverse("learning_courses:glossary"))
    with django_assert_max_num_queries(2):
        assert "Từ 29" in client.get(reverse("learning_courses:glossary")).text


def test_a_lesson_shows_the_term_as_the_glossary_has_it_now(catalogue, client):
    term = make_term()
    course = make_course_page(catalogue)
    lesson = make_lesson_page(course, blocks=[("glossary", {"term": term.pk})])
    assert "Đổi cách làm việc" in client.get(lesson.url).text
    term.meaning = "Nói lại cho dễ hiểu."
    term.save()
    assert "Nói lại cho dễ hiểu." in client.get(lesson.url).text


def test_a_term_is_linked_where_it_first_stands_on_the_page(catalogue):
    term = make_term()
    seen: set[int] = set()
    first = mark_terms("<h3>CĐS</h3><p>Về CĐS và CĐS</p>", "vi", seen=seen)
    link = f'<a class="l-term" data-term="{term.pk}" href="{reverse("learning_courses:glossary")}#term-{term.pk}">CĐS</a>'
    assert first == f"<h3>CĐS</h3><p>Về {link} và CĐS</p>"
    assert mark_terms("<p>Lại CĐS</p>", "vi", seen=seen) == "<p>Lại CĐS</p>"


@pytest.mark.parametrize(
    "html", ['<p><a href="/">CĐS</a></p>', "<p>a &amp; b<br/></p>", "<p>CDS &lt;b&gt;</p>", ""]
)
def test_links_and_texts_without_terms_stay_as_they_are(catalogue, html):
    make_term()
    assert mark_terms(html, "vi") == html


def test_what_is_written_stays_written_around_a_mark(catalogue):
    make_term()
    marked = mark_terms("<p>&lt;script&gt; CĐS</p>", "vi")
    assert "<script>" not in marked


def test_a_lesson_marks_its_terms_once_and_has_their_meanings(client, catalogue):
    GlossaryTerm.objects.create(
        term="Chữ ký số", meaning="Dấu của bạn trên văn bản điện tử.", locale=catalogue.locale
    )
    course = make_course_page(catalogue, open_to_guests=True)
    words = [("text", "<p>Chữ ký số là gì?</p>"), ("text", "<p>Chữ ký số ở đâu?</p>")]
    page = client.get(make_lesson_page(course, blocks=words).url).content.decode()
    assert page.count('class="l-term"') == 1
    assert page.count("Dấu của bạn trên văn bản điện tử.") == 1


def test_the_meaning_of_an_abbreviation_says_what_it_stands_for(client, catalogue):
    make_term()
    course = make_course_page(catalogue, open_to_guests=True)
    page = client.get(make_lesson_page(course, blocks=[("text", "<p>CĐS là gì?</p>")]).url).content.decode()
    assert 'data-word="Chuyển đổi số (CĐS)"' in page
