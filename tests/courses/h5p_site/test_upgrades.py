"""Contents go over to newer versions by the scripts of their types, which are believed no more than an upload."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses.h5p.models import H5PContent
from tests.courses.h5p_site.making import NEW, OLD, make_outdated

pytestmark = pytest.mark.django_db


@pytest.fixture
def content() -> H5PContent:
    return make_outdated()


@pytest.fixture
def keeper(client, django_user_model):
    user = django_user_model.objects.create_user("keeper", password="x")
    wanted = ["access_admin", "change_h5plibrary"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    client.force_login(user)
    return client


def address(content: H5PContent) -> str:
    return reverse("learning_h5p:upgrade_one", args=[content.library_id, content.pk])


def send(client, content: H5PContent, params, revision: str, **metadata):
    said = {"params": json.dumps(params), "metadata": json.dumps(metadata), "revision": revision}
    return client.post(address(content), said, content_type="application/json")


def draft(content: H5PContent) -> H5PContent:
    return H5PContent.objects.get(pk=content.pk).get_latest_revision_as_object()


def test_the_scripts_are_given_the_newest_draft_and_only_scripts_that_are_there(keeper, content):
    found = keeper.get(address(content)).json()
    [script] = found["job"]["scripts"]
    assert found["job"]["params"] == {"ask": "Ở đâu?"}
    assert found["job"]["moves"] == {"WEL.Moved 1.0": "WEL.Moved 1.2"}
    assert keeper.get(script).status_code == 200
    page = keeper.get(reverse("learning_h5p:upgrade", args=[content.library_id]))
    assert f'data-h5p-upgrade="{address(content)}"' in page.text


def test_what_they_made_of_it_becomes_a_draft_and_nothing_is_published(keeper, content):
    revision = keeper.get(address(content)).json()["revision"]
    answer = send(keeper, content, {"question": "Ở đâu?"}, revision, title="Hỏi đường", unknown="x")
    assert answer.json() == {"why": []}
    made = draft(content)
    assert (made.main, made.params, made.title) == (NEW, {"question": "Ở đâu?"}, "Hỏi đường")
    assert "unknown" not in made.metadata
    content.refresh_from_db()
    assert content.main == OLD
    assert keeper.get(address(content)).status_code == 404


@pytest.mark.parametrize(
    "params",
    [{"ask": "Ở đâu?"}, {"question": "Ở đâu?", "more": "x"}, {"question": "dài " * 20}, {}, [], "x"],
    ids=["untouched", "unknown", "too-long", "empty", "list", "text"],
)
def test_where_something_would_be_lost_nothing_is_changed_and_it_says_why(keeper, content, params):
    revision = keeper.get(address(content)).json()["revision"]
    before = content.latest_revision_id
    assert send(keeper, content, params, revision).json()["why"]
    content.refresh_from_db()
    assert (content.latest_revision_id, draft(content).params) == (before, {"ask": "Ở đâu?"})


def test_markup_from_a_script_is_filtered_as_from_an_upload(keeper, content):
    revision = keeper.get(address(content)).json()["revision"]
    send(keeper, content, {"question": "<script>1</script>"}, revision)
    assert "<script" not in json.dumps(draft(content).params)


def test_somebody_elses_draft_is_not_overwritten(keeper, content):
    revision = keeper.get(address(content)).json()["revision"]
    content.params = {"ask": "Khi nào?"}
    content.save_revision()
    assert send(keeper, content, {"question": "Ở đâu?"}, revision).json()["why"]
    assert draft(content).params == {"ask": "Khi nào?"}


def test_the_frame_has_no_origin_and_reaches_nothing(keeper):
    policy = keeper.get(reverse("learning_h5p:upgrade_frame"))["Content-Security-Policy"]
    parts = dict(each.split(" ", 1) for each in policy.split("; "))
    assert (parts["sandbox"], parts["default-src"]) == ("allow-scripts", "'none'")
    assert "connect-src" not in parts
    assert "unsafe" not in policy


def test_who_may_not_change_libraries_upgrades_nothing(client, content, django_user_model):
    user = django_user_model.objects.create_user("author", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(address(content)).status_code in (302, 403)
    assert client.get(reverse("learning_h5p:upgrade_frame")).status_code in (302, 403)
