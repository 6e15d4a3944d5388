"""A learner's own notes: kept, never overwritten unseen, never shown to anybody else."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning import api
from learning.models import Enrolment, Learner, Merge, Note, Progress, Statement
from learning.notes.keep import forget_guests_notes
from learning.notes.merge import BETWEEN
from learning.notes.models import LONGEST
from learning.notes.write import NoteChanged, write_note
from learning.people.learners import GUEST_COOKIE
from tests.factories import leaves, make_course, make_learner, make_user

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def course():
    """One lesson with one part that is answered by writing."""
    return make_course(lessons=1, blocks=1, open_to_guests=True)


@pytest.fixture
def question(course):
    return next(each for each in course.parts.all() if each.type == api.INTERACTION)


@pytest.fixture
def lesson(question):
    return question.parent


@pytest.fixture
def hoa():
    return make_learner(user=make_user())


@pytest.fixture
def her(client, hoa):
    client.force_login(hoa.user)
    return client


def at(activity) -> str:
    return reverse("learning:note", args=[activity.key])


# --- writing ------------------------------------------------------------------------------------------------


def test_a_note_is_there_when_its_writer_comes_back(her, lesson):
    answer = her.post(at(lesson), {"text": "Hỏi con trước khi bấm.", "next": "/bai/"})
    assert answer.url == "/bai/"
    page = her.get(at(lesson)).content.decode()
    assert "Hỏi con trước khi bấm." in page
    assert "Hỏi con trước khi bấm." in her.get(reverse("learning:notes")).content.decode()


def test_the_same_text_twice_is_one_note_and_one_time(hoa, lesson):
    first = write_note(learner=hoa, activity=lesson, text="Một")
    again = write_note(learner=hoa, activity=lesson, text="Một", seen="")
    assert (again.pk, again.updated_at) == (first.pk, first.updated_at)


def test_no_text_takes_the_place_of_one_its_writer_has_not_seen(hoa, lesson):
    first = write_note(learner=hoa, activity=lesson, text="Trên máy tính")
    with pytest.raises(NoteChanged):
        write_note(learner=hoa, activity=lesson, text="Trên điện thoại", seen="")
    later = write_note(learner=hoa, activity=lesson, text="Trên điện thoại", seen=first.version)
    assert Note.objects.get().text == later.text == "Trên điện thoại"


def test_who_wrote_on_two_devices_sees_both_texts(her, hoa, lesson):
    write_note(learner=hoa, activity=lesson, text="Cũ")
    answer = her.post(at(lesson), {"text": "Mới", "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cũ" in page
    assert "Mới" in page
    assert Note.objects.get().text == "Cũ"


def test_emptying_a_note_deletes_it(her, hoa, lesson):
    note = write_note(learner=hoa, activity=lesson, text="Bỏ đi")
    her.post(at(lesson), {"text": "  \r\n ", "seen": note.version})
    assert not Note.objects.exists()


def test_a_note_that_is_too_long_comes_back_whole(her, lesson):
    answer = her.post(at(lesson), {"text": "ơ" * (LONGEST + 1)})
    assert answer.status_code == 400
    assert "ơ" * (LONGEST + 1) in answer.content.decode()
    assert not Note.objects.exists()


def test_a_character_that_no_database_takes_is_left_out(hoa, lesson):
    assert write_note(learner=hoa, activity=lesson, text="Một\x00hai\r\nba  ").text == "Mộthai\nba"


def test_a_database_that_is_away_loses_no_words(her, lesson, monkeypatch):
    def away(**given):
        raise OperationalError("away")

    monkeypatch.setattr("learning.notes.pages.write_note", away)
    answer = her.post(at(lesson), {"text": "Vẫn còn đây"})
    assert answer.status_code == 503
    assert "Vẫn còn đây" in answer.content.decode()


def test_an_empty_page_takes_no_course(her, lesson):
    her.post(at(lesson), {"text": " "})
    assert not Enrolment.objects.exists()


def test_what_is_no_activity_has_no_note(her):
    assert her.get(reverse("learning:note", args=[uuid.uuid4()])).status_code == 404


# --- answering a question in a lesson -----------------------------------------------------------------------


def test_an_answer_completes_the_question_and_is_in_no_statement(her, hoa, question):
    her.post(at(question), {"text": "Tôi sẽ gọi cho con gái."})
    her.post(at(question), {"text": "Tôi sẽ gọi cho trưởng thôn.", "seen": Note.objects.get().version})
    stored = Statement.objects.get(enrolment__learner=hoa)
    assert stored.data["object"]["id"] == question.iri
    assert "gọi" not in json.dumps(stored.data, ensure_ascii=False)
    assert Progress.objects.get(activity=question).satisfied_at


def test_a_script_is_told_what_is_done_by_an_answer(her, question):
    answer = her.post(at(question), {"text": "Hỏi con."}, headers=JSON).json()
    assert str(question.key) in answer["done"]
    assert her.get(at(question.parent), headers=JSON).json()["notes"][str(question.key)]["text"] == "Hỏi con."


def test_a_note_about_a_lesson_completes_nothing(her, lesson):
    her.post(at(lesson), {"text": "Nhớ."})
    assert not Statement.objects.exists()


# --- whose they are -----------------------------------------------------------------------------------------


def test_nobody_else_reads_a_note(her, hoa, lesson):
    write_note(learner=hoa, activity=lesson, text="Riêng tôi")
    other = Client()
    other.force_login(make_user("quan-tri", is_superuser=True, is_staff=True))
    for client in (other, Client()):
        assert "Riêng tôi" not in client.get(at(lesson)).content.decode()
        assert "Riêng tôi" not in client.get(reverse("learning:notes")).content.decode()
        assert client.get(at(lesson), headers=JSON).json()["notes"] == {}


def test_a_guest_writes_and_her_device_finds_it_again(client, lesson):
    client.post(at(lesson), {"text": "Của khách"})
    assert client.cookies[GUEST_COOKIE].value
    assert "Của khách" in client.get(at(lesson)).content.decode()


def test_an_empty_page_makes_nobody_a_learner(client, lesson):
    client.post(at(lesson), {"text": ""})
    assert not Learner.objects.exists()


def test_a_course_for_members_refuses_a_guest_and_keeps_her_words(client):
    lesson = leaves(make_course(lessons=1, open_to_guests=False))[0]
    answer = client.post(at(lesson), {"text": "Chữ của tôi"})
    assert answer.status_code == 403
    assert "Chữ của tôi" in answer.content.decode()
    assert not Learner.objects.exists()


def test_a_page_made_for_somebody_else_saves_nothing(her, lesson):
    headers = {**JSON, "X-Learning-Person": "u-another"}
    assert her.post(at(lesson), {"text": "Lạc"}, headers=headers).status_code == 409
    assert not Note.objects.exists()


def test_all_notes_ask_the_same_however_many(her, hoa, django_assert_num_queries):
    course = make_course(lessons=12)
    parts = leaves(course)
    write_note(learner=hoa, activity=parts[0], text="1")
    her.get(reverse("learning:notes"))
    with django_assert_num_queries(4):
        her.get(reverse("learning:notes"))
    for part in parts:
        write_note(learner=hoa, activity=part, text="1")
    with django_assert_num_queries(4):
        her.get(reverse("learning:notes"))


# --- merging, taking along, forgetting ----------------------------------------------------------------------


def test_notes_come_together_when_two_records_are_one_person(merge, hoa, lesson, question):
    guest = api.new_guest()
    write_note(learner=hoa, activity=lesson, text="Của Hoa")
    write_note(learner=guest, activity=lesson, text="Của khách")
    write_note(learner=guest, activity=question, text="Trả lời")
    merge(guest, hoa)
    merge(guest, hoa)
    texts = dict(hoa.notes.values_list("activity", "text"))
    assert texts == {lesson.pk: f"Của Hoa{BETWEEN}Của khách", question.pk: "Trả lời"}
    assert "khách" not in json.dumps(Merge.objects.get().before, ensure_ascii=False)


def test_erasing_takes_what_the_merged_record_wrote_as_well(merge, hoa, lesson):
    guest = api.new_guest()
    write_note(learner=hoa, activity=lesson, text="Của Hoa")
    write_note(learner=guest, activity=lesson, text="Của khách")
    merge(guest, hoa)
    api.erase_notes(hoa)
    assert not Note.objects.exists()


def test_they_part_again_when_the_merge_is_undone(merge, hoa, lesson, question):
    guest = api.new_guest()
    write_note(learner=hoa, activity=lesson, text="Của Hoa")
    write_note(learner=guest, activity=lesson, text="Của khách")
    write_note(learner=guest, activity=question, text="Trả lời")
    merge(guest, hoa)
    api.undo_merge(merge=Merge.objects.get())
    assert dict(hoa.notes.values_list("activity", "text")) == {lesson.pk: "Của Hoa"}
    assert dict(guest.notes.values_list("activity", "text")) == {
        lesson.pk: "Của khách",
        question.pk: "Trả lời",
    }


def test_a_note_that_was_rewritten_keeps_the_records_together(merge, hoa, lesson):
    guest = api.new_guest()
    note = write_note(learner=guest, activity=lesson, text="Của khách")
    merge(guest, hoa)
    write_note(learner=hoa, activity=lesson, text="Viết thêm", seen=note.version)
    with pytest.raises(api.MergeRefused):
        api.undo_merge(merge=Merge.objects.get())
    assert Note.objects.get().text == "Viết thêm"


def test_a_person_takes_her_notes_along_and_has_them_erased(her, hoa, lesson):
    write_note(learner=hoa, activity=lesson, text="Mang theo")
    taken = json.loads(her.get(reverse("learning:notes"), {"as": "json"}).content)
    assert taken == api.export_notes(hoa)
    assert taken[0]["text"] == "Mang theo"
    assert api.erase_notes(hoa) == 1
    assert not Note.objects.exists()


def test_notes_of_guests_whom_no_device_remembers_are_deleted(hoa, lesson):
    guest, recent = api.new_guest(), api.new_guest()
    for learner in (hoa, guest, recent):
        write_note(learner=learner, activity=lesson, text="Lâu rồi")
    long_ago = timezone.now() - timedelta(days=366)
    Note.objects.exclude(learner=recent).update(updated_at=long_ago)
    assert forget_guests_notes() == 1
    assert not guest.notes.exists()
