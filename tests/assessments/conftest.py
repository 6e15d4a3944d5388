import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from assessments.permissions import trainer_permissions
from learning import api
from tests.factories import make_user


@pytest.fixture
def hoa(db, english):
    """A signed-in learner's browser, in English so that tests can read what it is told."""
    user = make_user("hoa", first_name="Hoa")
    english.force_login(user)
    english.learner = api.learner_of_user(user)
    return english


@pytest.fixture
def trainer(db):
    """A browser of somebody who may do everything with questions and quizzes, and nothing else."""
    group = Group.objects.create(name="Giảng viên")
    group.permissions.set(trainer_permissions())
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    user = make_user("thu")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client
