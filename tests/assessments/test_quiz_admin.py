"""A trainer sets the rules of a quiz, sees what the bank has for it, and gives somebody longer."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from assessments.attempts.models import Attempt
from assessments.models import ExtraTime, Pool, Quiz
from learning import api
from learning.models import Learner
from tests.assessments.making import begin, fill_pool, make_place, make_quiz
from tests.assessments.test_admin import RULES, address, errors
from tests.factories import make_learner, make_unit, make_user

pytestmark = pytest.mark.django_db

QUIZ = {
    "title": "Kiểm tra",
    "code": "kiem-tra",
    "mode": "exam",
    "pass_mark": "60",
    "attempts_allowed": "0",
    "time_limit": "40",
    "draw": "0",
    **RULES,
}


@pytest.fixture(autouse=True)
def in_english(trainer):
    """So that tests can read what the screens say."""
    for user in get_user_model().objects.filter(username="thu"):
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})


def section(**fields) -> dict:
    usual = {"title": "Phần 1", "instructions": "", "pool": "", "easiest": "1", "hardest": "5", "draw": "5"}
    return {**usual, "weight": "1", "pass_mark": "", "competencies-shown": "1", **fields}


def quiz_form(*sections: dict, **rules) -> dict:
    sets = {
        "quiz_questions": inline_formset([]),
        "sections": inline_formset(list(sections)),
        "adaptive_plans": inline_formset([]),
    }
    return nested_form_data({**QUIZ, **sets, **rules})


def test_a_quiz_of_sections_alone_is_saved_with_its_marks_in_percent(trainer):
    pool = fill_pool("luat", 3)
    form = quiz_form(section(pool=str(pool.pk), pass_mark="50", weight="2"))
    response = trainer.post(address(Quiz, "add"), form)
    assert response.status_code == 302, errors(response)
    quiz = Quiz.objects.get()
    made = quiz.sections.get()
    assert (made.pool, made.pass_mark, made.weight, quiz.size) == (pool, 0.5, 2, 3)
    html = trainer.get(address(Quiz, "edit", quiz.pk)).content.decode()
    assert "3 questions fit" in html
    assert "3 questions are left, 5 are needed" in html


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"shows": "closed"}, "that is when the feedback is shown"),
        ({"shows": "each"}, "Only a practice shows feedback"),
        ({"opens_at": "2026-12-02 08:00", "closes_at": "2026-12-01 08:00"}, "closes before it opens"),
        ({"grace": "9999"}, "less than or equal to 3600"),
        ({"sections-0-easiest": "4", "sections-0-hardest": "2"}, "easier than what the section begins with"),
        ({"sections-0-pass_mark": "101"}, "less than or equal to 100"),
    ],
)
def test_rules_that_do_not_go_together_are_refused_with_what_to_do(trainer, wrong, said):
    response = trainer.post(address(Quiz, "add"), quiz_form(section()) | wrong)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Quiz.objects.exists()


def test_the_preview_shows_one_paper_before_anything_is_saved(trainer):
    pool = fill_pool("luat", 3)
    preview = address(Quiz, "preview_on_add")
    trainer.post(preview, quiz_form(section(pool=str(pool.pk), instructions="Đọc kỹ rồi trả lời.")))
    html = trainer.get(preview, {"mode": ""}).content.decode()
    assert html.count('class="l-question"') == 3
    assert "Đọc kỹ rồi trả lời." in html
    assert not Quiz.objects.exists()


def test_a_pool_that_a_section_draws_from_cannot_be_deleted(trainer):
    pool = fill_pool("luat", 1)
    make_quiz(0, sections=[{"pool": pool}])
    trainer.post(address(Pool, "delete", pool.pk))
    assert Pool.objects.filter(pk=pool.pk).exists()


# --- extra time --------------------------------------------------------------------------------------------


@pytest.fixture
def officer(trainer):
    """A trainer who may see the learners of one commune; with one there and one elsewhere."""
    here, far = make_unit("00001", level="commune"), make_unit("00002", level="commune")
    user = make_user("thu2")
    user.groups.set(type(user).objects.get(username="thu").groups.all())
    UserProfile.objects.create(user=user, preferred_language="en")
    root = make_user("root", is_superuser=True)
    api.grant(by=root, user=user, unit=here, name="officer", from_date=timezone.localdate())
    trainer.force_login(user)
    trainer.mine, trainer.other = (
        make_learner("Vàng Thị Mai", unit=here),
        make_learner("Lý Văn Páo", unit=far),
    )
    return trainer


def given(learner: Learner, **fields) -> dict:
    return {
        "learner": learner.pk,
        "quiz": "",
        "percent": "25",
        "minutes": "0",
        "until": "",
        "reason": "",
        **fields,
    }


def test_an_officer_gives_time_to_her_learners_and_running_attempts_get_it(officer, hoa):
    quiz = make_quiz(1, time_limit=40)
    attempt = begin(hoa, make_place(quiz), quiz)
    Attempt.objects.filter(pk=attempt.pk).update(
        enrolment=api.enrol(learner=officer.mine, course=attempt.activity.course)
    )
    response = officer.post(reverse("extratime:add"), given(officer.mine))
    assert response.status_code == 302, errors(response)
    assert ExtraTime.objects.get().given_by.username == "thu2"
    attempt.refresh_from_db()
    assert attempt.due_at - attempt.started_at == timezone.timedelta(minutes=50)


def test_nobody_gives_time_to_learners_of_others_or_sees_that_they_have_it(officer):
    response = officer.post(reverse("extratime:add"), given(officer.other))
    assert "Páo" not in response.content.decode()
    assert not ExtraTime.objects.exists()
    theirs = ExtraTime.objects.create(learner=officer.other, percent=50)
    ExtraTime.objects.create(learner=officer.mine, percent=50)
    html = officer.get(reverse("extratime:index")).content.decode()
    assert "Mai" in html
    assert "Páo" not in html
    for name in ("edit", "delete"):
        assert officer.get(reverse(f"extratime:{name}", args=[theirs.pk])).status_code == 404


def test_only_learners_of_hers_can_be_chosen(officer):
    found = officer.get(reverse("learning_learner_chooser:choose"), {"q": "thi"}).json()["html"]
    assert "Vàng Thị Mai" in found
    assert "Páo" not in officer.get(reverse("learning_learner_chooser:choose")).json()["html"]
    chosen = officer.get(reverse("learning_learner_chooser:chosen", args=[officer.other.pk]))
    assert chosen.status_code == 404


def test_no_time_at_all_is_refused(officer):
    response = officer.post(reverse("extratime:add"), given(officer.mine, percent="0"))
    assert "Say how much longer" in response.content.decode()
