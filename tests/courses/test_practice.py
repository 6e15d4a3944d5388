"""Practical tasks: learners hand in, trainers of their units confirm, nobody else does."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from learning import api
from learning.models import Activity, Enrolment, Progress, Role, Statement
from tests.courses.making import make_course_page, make_lesson_page
from tests.factories import LONG_AGO, make_learner, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def lesson(catalogue):
    block = ("practice", {"title": "Nộp hồ sơ", "task": "<p>Nộp một hồ sơ.</p>", "required": True})
    return make_lesson_page(make_course_page(catalogue), blocks=[block])


@pytest.fixture
def task(lesson):
    return Activity.objects.get(parent__key=lesson.translation_key)


@pytest.fixture
def province(db):
    return make_unit("08")


@pytest.fixture
def commune(province):
    return make_unit("02512", level="commune", parent=province)


def trainer_in(unit) -> Client:
    user = make_user("trang")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    Role.objects.create(user=user, unit=unit, name="trainer", from_date=LONG_AGO)
    browser = Client()
    browser.force_login(user)
    return browser


def taker(task, unit, name="Trần Thị Lan", **more) -> Enrolment:
    return api.enrol(learner=make_learner(name, unit=unit, **more), course=task.course)


def page_of(task) -> str:
    return reverse("learning_practice:task", args=[task.key])


def satisfied(task, enrolment) -> bool:
    return Progress.objects.filter(activity=task, enrolment=enrolment, satisfied_at__isnull=False).exists()


def test_handing_in_twice_is_once_and_completes_nothing(client, lesson, task):
    client.force_login(make_user())
    for _time in range(2):
        answer = client.post(reverse("learning_courses:hand_in", args=[task.key]))
    assert answer.url == task.address
    assert Statement.objects.filter(activity=task).count() == 1
    assert not Progress.objects.filter(satisfied_at__isnull=False).exists()
    assert "hand-in" not in client.get(lesson.url).content.decode()


def test_a_learner_cannot_confirm_her_own_task(task, commune):
    enrolment = taker(task, commune)
    with pytest.raises(api.InvalidStatement):
        api.record(
            registration=enrolment.uuid,
            course_id=task.course_id,
            learner=enrolment.learner.uuid,
            statements=[api.statement_about(task.iri, api.verbs.PASSED)],
        )


def test_a_trainer_sees_who_waits_and_confirms_once(task, province, commune):
    trainer, enrolment = trainer_in(province), taker(task, commune)
    assert "Trần Thị Lan" in trainer.get(page_of(task)).content.decode()
    assert trainer.get(reverse("learning_practice:index")).status_code == 200

    for _time in range(2):
        answer = trainer.post(page_of(task), {"enrolment": [enrolment.pk, "x"]}, follow=True)
        assert answer.status_code == 200
    assert satisfied(task, enrolment)
    said = Statement.objects.get(activity=task)
    assert said.authority == "server"
    assert said.data["context"]["instructor"]["account"]["name"]
    enrolment.refresh_from_db()
    assert enrolment.satisfied_at


def test_people_of_other_units_are_neither_seen_nor_confirmed(task, province, commune):
    other = make_unit("02518", level="commune", parent=province)
    trainer, enrolment = trainer_in(other), taker(task, commune)
    assert "Trần Thị Lan" not in trainer.get(page_of(task)).content.decode()
    trainer.post(page_of(task), {"enrolment": [enrolment.pk]})
    assert not satisfied(task, enrolment)


def test_who_is_no_trainer_sees_nothing(task, admin_user):
    browser, user = Client(), make_user("nam")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    browser.force_login(user)
    for address in (page_of(task), reverse("learning_practice:index")):
        assert browser.get(address).status_code in (302, 403)
    assert browser.post(page_of(task), {}).status_code in (302, 403)


def test_nobody_ticked_is_said(task, province):
    answer = trainer_in(province).post(page_of(task), {}, follow=True)
    assert answer.status_code == 200
    assert not Statement.objects.exists()


@pytest.mark.parametrize("takers", [2, 12])
def test_the_list_asks_the_same_for_any_number_of_learners(
    task, province, commune, takers, django_assert_max_num_queries
):
    trainer = trainer_in(province)
    for number in range(takers):
        taker(task, commune, f"Người {number}")
    trainer.get(page_of(task))
    with django_assert_max_num_queries(16):
        trainer.get(page_of(task))
