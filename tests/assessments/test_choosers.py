"""Whoever may enter the administration does not therefore see the bank through Wagtail's choosers."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from assessments.models import Question, Quiz
from courses.workflow import set_up_roles
from tests.assessments.making import make_question, make_quiz
from tests.courses.making import make_catalogue
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def choose(user, model):
    client = Client()
    client.force_login(user)
    space = model.snippet_viewset.get_chooser_admin_url_namespace()
    return client.get(reverse(f"{space}:choose"))


def test_an_officer_sees_no_questions_through_the_chooser():
    make_question(stem="<p>Câu hỏi mật?</p>")
    user = make_user("ha")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    response = choose(user, Question)
    assert response.status_code == 302
    assert response["Location"] == "/admin/"
    user.user_permissions.add(Permission.objects.get(codename="change_question"))
    assert "Câu hỏi mật?" in choose(user, Question).json()["html"]


def test_who_writes_lessons_chooses_quizzes_for_them_without_managing_the_bank():
    quiz = make_quiz(1, title="Bài ôn tập")
    user = make_user("trang")
    user.groups.add(set_up_roles(make_catalogue()).trainers)
    assert quiz.title in choose(user, Quiz).json()["html"]
