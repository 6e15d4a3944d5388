import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning import api
from learning.facilitating.holding import hold, mark, note_present, open_lessons
from learning.models import Certificate, Enrolment, GroupSession, Learner, Participation, Statement
from tests.factories import leaves, make_course, make_learner, make_user

pytestmark = pytest.mark.django_db
NEW = reverse("learning:new_group")


@pytest.fixture
def course():
    """A course of one lesson with two parts, and an exam that must be passed."""
    return make_course(1, blocks=2, exam=True, title="Phòng chống lừa đảo")


@pytest.fixture
def lesson(course):
    return course.parts.get(type=api.LESSON)


@pytest.fixture
def session(mai, here, lesson):
    return hold(form=uuid.uuid4(), lesson=lesson, unit=here, held_on=timezone.localdate(), place="", by=mai)


@pytest.fixture
def en(here):
    return make_learner("Lò Thị Én", unit=here)


def screen(session, name="group"):
    return reverse(f"learning:{name}", args=[session.uuid])


def there(session, *learners):
    note_present(session=session, shown=learners, present=learners)


def test_only_lessons_that_need_no_account_can_be_chosen(course, lesson):
    make_course(open_to_guests=False)
    make_course(closes_at=timezone.now() - timedelta(days=1))
    api.retire_course(make_course().key)
    assert [(found, [each.id for each in lessons]) for found, lessons in open_lessons()] == [
        (course, [lesson.pk])
    ]


def test_a_lesson_is_held_from_the_choice_to_the_record(client, mai, lesson, en):
    made = client.post(
        NEW, {"form": uuid.uuid4(), "lesson": lesson.pk, "held_on": f"{timezone.localdate():%d/%m/%Y}"}
    )
    session = GroupSession.objects.get()
    assert made.url == screen(session, "group_people")
    assert str(en) in client.get(made.url).text
    assert client.post(made.url, {"shown": en.uuid, "learner": en.uuid}).url == screen(session)
    assert str(en.uuid) in client.get(screen(session)).text
    done = client.post(screen(session), {"learner": en.uuid, "women": "2", "men": ""}, follow=True)
    assert "Recorded for 1 person." in done.text
    session.refresh_from_db()
    assert (session.women, session.men) == (2, 0)
    enrolment = Enrolment.objects.get(learner=en)
    assert enrolment.assisted is True
    assert enrolment.started_at is not None


def test_what_is_recorded_names_the_facilitator_and_nobody_by_name(session, mai, en, lesson):
    there(session, en)
    mark(session=session, learners=[en.uuid], by=mai)
    told = Statement.objects.filter(activity__parent=lesson)
    assert told.count() == 2
    me = str(api.learner_of_user(mai).uuid)
    for one in told:
        assert one.data["context"]["instructor"]["account"]["name"] == me
        assert one.authority == "facilitator"
        assert "Lò Thị Én" not in str(one.data)


def test_the_lesson_is_done_and_the_exam_is_not(session, mai, en, course, lesson):
    there(session, en)
    mark(session=session, learners=[en.uuid], by=mai)
    enrolment = Enrolment.objects.get(learner=en)
    rows = {row.activity_id: row for row in enrolment.progress_rows.all()}
    assert rows[lesson.pk].satisfied_at is not None
    assert leaves(course)[-1].pk not in rows
    assert (enrolment.satisfied_at, enrolment.passed_at) == (None, None)


def test_a_quiz_inside_the_lesson_keeps_it_open_and_the_screen_says_so(client, mai, here, en):
    course = make_course(1, blocks=1)
    lesson = course.parts.get(type=api.LESSON)
    quiz = leaves(course)[0]
    quiz.move_on = "Passed"
    quiz.save()
    session = hold(
        form=uuid.uuid4(), lesson=lesson, unit=here, held_on=timezone.localdate(), place="", by=mai
    )
    there(session, en)
    page = client.get(screen(session)).text
    assert "What must be passed is not passed by ticking a name here." in page
    assert quiz.title in page
    assert mark(session=session, learners=[en.uuid], by=mai).count == 1
    (said,) = Statement.objects.all()
    assert (said.verb, said.activity) == (api.verbs.EXPERIENCED, lesson)
    assert Enrolment.objects.get().satisfied_at is None


def test_a_course_that_is_all_told_earns_its_certificate(
    mai, here, en, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)
    lesson = leaves(make_course(1))[0]
    session = hold(
        form=uuid.uuid4(), lesson=lesson, unit=here, held_on=timezone.localdate(), place="", by=mai
    )
    there(session, en)
    with django_capture_on_commit_callbacks(execute=True):
        mark(session=session, learners=[en.uuid], by=mai)
    assert Certificate.objects.get().printed["name"] == "Lò Thị Én"


def test_sent_twice_late_or_by_somebody_else_it_counts_once(session, mai, en):
    there(session, en)
    assert mark(session=session, learners=[en.uuid, en.uuid], by=mai).count == 1
    before = list(Statement.objects.values_list("uuid", "data"))
    assert mark(session=session, learners=[en.uuid], by=make_user("hoa")).count == 0
    # Even if what was noted of the session is lost: the statements have their own ids.
    Participation.objects.update(completed_at=None)
    mark(session=session, learners=[en.uuid], by=make_user("dung"))
    assert list(Statement.objects.values_list("uuid", "data")) == before
    assert Enrolment.objects.count() == 1


def test_the_same_form_holds_one_lesson(client, mai, lesson):
    form = {"form": uuid.uuid4(), "lesson": lesson.pk, "held_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert client.post(NEW, form).url == client.post(NEW, form).url
    assert GroupSession.objects.count() == 1


def test_a_lesson_of_last_week_counts_on_its_day_in_the_unit_of_the_learner(mai, here, en, lesson):
    day = timezone.localdate() - timedelta(days=7)
    session = hold(form=uuid.uuid4(), lesson=lesson, unit=here, held_on=day, place="", by=mai)
    there(session, en)
    mark(session=session, learners=[en.uuid], by=mai)
    enrolment = Enrolment.objects.get()
    assert timezone.localdate(enrolment.enrolled_at) == day
    assert timezone.localdate(enrolment.started_at) == day
    assert enrolment.unit == here


def test_who_came_to_live_here_later_counts_from_then(mai, here, lesson):
    moved = timezone.localdate() - timedelta(days=2)
    learner = make_learner("Lò Văn Mới", unit=here)
    learner.memberships.update(from_date=moved)
    session = hold(
        form=uuid.uuid4(), lesson=lesson, unit=here, held_on=moved - timedelta(days=5), place="", by=mai
    )
    there(session, learner)
    mark(session=session, learners=[learner.uuid], by=mai)
    enrolment = Enrolment.objects.get()
    assert (timezone.localdate(enrolment.enrolled_at), enrolment.unit) == (moved, here)


def test_a_learner_who_was_merged_meanwhile_is_not_lost(session, mai, here, en):
    there(session, en)
    kept = make_learner("Lò Thị Én", unit=here)
    api.merge(kept=kept, merged=en)
    assert mark(session=session, learners=[en.uuid], by=mai).count == 1
    assert Enrolment.objects.get().learner == kept


def test_a_course_that_closed_meanwhile_is_refused_with_the_reason(client, session, en, course):
    there(session, en)
    course.closes_at = timezone.now() - timedelta(days=3)
    course.save()
    done = client.post(screen(session), {"learner": en.uuid}, follow=True)
    assert "This course closed on" in done.text
    assert not Enrolment.objects.exists()
    assert Participation.objects.get().completed_at is None


def test_only_those_who_were_there_are_recorded(session, mai, en, here):
    absent = make_learner("Ma Văn Vắng", unit=here)
    there(session, en)
    mark(session=session, learners=[en.uuid, absent.uuid, uuid.uuid4()], by=mai)
    assert {one.learner for one in Enrolment.objects.all()} == {en}


def test_whoever_is_unticked_was_not_there_unless_it_is_recorded(client, session, mai, here, en):
    other = make_learner("Ma Văn Công", unit=here)
    there(session, en, other)
    mark(session=session, learners=[en.uuid], by=mai)
    client.post(screen(session, "group_people"), {"shown": [en.uuid, other.uuid]})
    assert [one.learner for one in Participation.objects.all()] == [en]


def test_those_who_were_not_on_the_screen_stay_there(client, session, here, en):
    other = make_learner("Ma Văn Công", unit=here)
    there(session, en)
    client.post(screen(session, "group_people"), {"shown": other.uuid, "learner": other.uuid})
    assert Participation.objects.count() == 2


def test_a_newcomer_is_registered_in_place_and_is_there(client, mai, here, lesson):
    day = timezone.localdate() - timedelta(days=3)
    session = hold(form=uuid.uuid4(), lesson=lesson, unit=here, held_on=day, place="", by=mai)
    given = {"form": uuid.uuid4(), "name": "Lò Thị Én", "birth": "1958", "sex": "F", "agreed": "on"}
    done = client.post(f"{reverse('learning:new_neighbour')}?group={session.uuid}", given)
    assert done.url == screen(session, "group_people")
    learner = Learner.objects.get(full_name="Lò Thị Én")
    assert Participation.objects.get().learner == learner
    assert learner.memberships.get().from_date == day
    assert "checked" in client.get(done.url).text


def test_everybody_can_be_ticked_at_once(client, session, en):
    assert " checked" not in client.get(screen(session, "group_people")).text
    assert " checked" in client.get(screen(session, "group_people") + "?all=1").text


def test_a_facilitator_of_another_unit_finds_none_of_it(client, session, appoint, there, en):
    note_present(session=session, shown=[en], present=[en])
    appoint(there, "hoa")
    for name in ("group", "group_people"):
        assert client.get(screen(session, name)).status_code == 404
        assert client.post(screen(session, name), {"learner": en.uuid}).status_code == 404
    assert client.get(f"{reverse('learning:new_neighbour')}?group={session.uuid}").status_code == 404
    assert str(session.lesson) not in client.get(reverse("learning:groups")).text
    assert not Enrolment.objects.exists()


def test_nobody_of_another_unit_can_be_brought_in(client, session, province):
    stranger = make_learner("Hoàng Thị Tỉnh", unit=province)
    client.post(screen(session, "group_people"), {"shown": stranger.uuid, "learner": stranger.uuid})
    assert not Participation.objects.exists()


@pytest.mark.parametrize("day", ["31/02/2026", "hôm nay", "01/01/2020", "01/01/2999", ""])
def test_a_day_that_cannot_be_is_refused(client, mai, lesson, day):
    page = client.post(NEW, {"form": uuid.uuid4(), "lesson": lesson.pk, "held_on": day})
    assert page.status_code == 400
    assert "l-error" in page.text
    assert not GroupSession.objects.exists()


@pytest.mark.parametrize("heads", ["-1", "501", "ba"])
def test_heads_that_cannot_be_are_refused_and_nothing_is_recorded(client, session, en, heads):
    there(session, en)
    page = client.post(screen(session), {"learner": en.uuid, "women": heads})
    assert page.status_code == 400
    assert not Enrolment.objects.exists()


def test_the_list_says_how_many_are_recorded(client, session, mai, en, here):
    there(session, en, make_learner("Ma Văn Công", unit=here))
    mark(session=session, learners=[en.uuid], by=mai)
    assert "1 of 2 recorded" in client.get(reverse("learning:groups")).text
