"""The register: what a document is worth on a day, and the file that it is loaded from."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from learning import api
from learning.legal.load import load_legal_documents, read
from learning.legal.numbers import short_number
from learning.legal.register import expired_on
from learning.models import LegalDocument, LegalStatus

pytestmark = pytest.mark.django_db


def make_document(number: str = "1/2020/NĐ-CP", **fields) -> LegalDocument:
    given = {"type": "decree", "title_vi": "Nghị định mẫu", "checked_on": date(2026, 11, 1), **fields}
    return LegalDocument.objects.create(number=number, **given)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 12, 31), LegalStatus.NOT_YET),
        (date(2025, 1, 1), LegalStatus.IN_FORCE),
        (date(2026, 6, 30), LegalStatus.IN_FORCE),
        (date(2026, 7, 1), LegalStatus.EXPIRED),
    ],
)
def test_a_document_applies_from_its_first_to_its_last_day(day, status):
    document = make_document(effective_from=date(2025, 1, 1), effective_to=date(2026, 6, 30))
    assert document.status_on(day) == status
    assert LegalDocument.objects.in_force_on(day).exists() == (status == LegalStatus.IN_FORCE)


def test_what_has_no_dates_is_not_doubted():
    assert make_document().status_on(date(1999, 1, 1)) == LegalStatus.IN_FORCE


def test_the_words_name_the_first_day_on_which_it_no_longer_applied():
    document = make_document(effective_to=date(2026, 6, 30))
    assert "01/07/2026" in document.status_words(date(2026, 11, 26))


def test_what_was_replaced_on_no_known_day_is_doubted():
    document = make_document(replaced_by=make_document("2/2025/NĐ-CP"))
    assert document.status_on(date(2026, 1, 1)) == LegalStatus.DOUBTFUL


def test_a_document_cannot_end_before_it_begins_nor_replace_itself():
    document = make_document(effective_from=date(2026, 2, 1), effective_to=date(2026, 1, 1))
    with pytest.raises(ValidationError) as refused:
        document.full_clean()
    assert "effective_to" in refused.value.message_dict
    document.effective_to, document.replaced_by = None, document
    with pytest.raises(ValidationError) as refused:
        document.full_clean()
    assert "replaced_by" in refused.value.message_dict


def test_the_file_is_loaded_once_and_says_what_replaces_what():
    rows = read()
    assert load_legal_documents().new == len(rows) == LegalDocument.objects.count()
    again = load_legal_documents()
    assert (again.new, again.changed, again.same) == (0, 0, len(rows))
    law = LegalDocument.objects.get(number="67/2006/QH11")
    assert law.replaced_by.number == "148/2025/QH15"
    assert law.status_on(date(2026, 7, 1)) == LegalStatus.EXPIRED


def test_the_file_has_no_two_documents_that_a_text_could_not_tell_apart():
    shorts = [short_number(row["number"]) for row in read()]
    assert len(shorts) == len(set(shorts))
    numbers = {row["number"] for row in read()}
    assert {row["replaced_by"] for row in read() if "replaced_by" in row} <= numbers


def test_what_was_checked_later_by_hand_is_left_alone():
    load_legal_documents()
    document = LegalDocument.objects.get(number="30/2020/NĐ-CP")
    document.title_vi, document.checked_on = "Sửa tay", document.checked_on + timedelta(days=1)
    document.save()
    load_legal_documents()
    document.refresh_from_db()
    assert document.title_vi == "Sửa tay"


def test_a_newer_file_changes_what_was_checked_before_it():
    make_document("30/2020/NĐ-CP", title_vi="Cũ", checked_on=date(2026, 1, 1))
    assert load_legal_documents().changed == 1
    assert LegalDocument.objects.get(number="30/2020/NĐ-CP").title_vi != "Cũ"


def test_the_command_says_what_it_did(capsys):
    call_command("load_legal_documents")
    assert str(LegalDocument.objects.count()) in capsys.readouterr().out


def test_cited_documents_are_looked_up_by_one_query(django_assert_num_queries):
    load_legal_documents()
    text = "Nghị định 42/2022 và Luật số 91/2025/QH15, không phải Nghị định 999/2025."
    with django_assert_num_queries(1):
        cited = api.documents_cited(text)
    assert [one.document.number for one in cited] == ["42/2022/NĐ-CP", "91/2025/QH15"]
    gone = expired_on(date(2026, 11, 26), [one.document for one in cited])
    assert [one.number for one in gone] == ["42/2022/NĐ-CP"]


def test_the_register_is_searched_without_accents_and_shows_todays_status(admin_client):
    load_legal_documents()
    index = reverse(LegalDocument.snippet_viewset.get_url_name("list"))
    page = admin_client.get(index, {"q": "du lieu ca nhan"}).text
    assert "356/2025/NĐ-CP" in page
    assert "30/2020/NĐ-CP" not in page
