"""A scenario with faults is published by no way: not by the form, by an approval, by the clock, nor by the JSON API."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import (
    GroupApprovalTask,
    ModelLogEntry,
    Workflow,
    WorkflowContentType,
    WorkflowState,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from courses.models import Simulation
from courses.simulations.files import load
from courses.simulations.publishing import REFUSED
from tests.courses.simulations.scenarios import small
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PLACE = "steps.cuu"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def admin(client):
    user = make_user("son", email="son@example.org", is_superuser=True)
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return user


def faulty(**changes):
    """A scenario whose last step leads nowhere."""
    written = small(**changes)
    written["steps"][1]["next"] = "cuu"
    return written


def draft_of(scenario, by):
    """A draft of a simulation that nobody has published yet."""
    simulation = Simulation(code="sim.nho", title="Bài nhỏ", live=False, scenario=scenario, created_by=by)
    simulation.save()
    simulation.save_revision(user=by)
    return simulation


def again(simulation):
    return Simulation.objects.get(pk=simulation.pk)


def address(name, *args):
    return reverse(Simulation.snippet_viewset.get_url_name(name), args=args)


def sent(client, simulation, scenario, **more):
    body = {"scenario": json.dumps(scenario), **more}
    return client.post(address("edit", simulation.pk), body, follow=True)


@pytest.fixture
def in_review(admin):
    """A faulty draft that waits for its only approval."""
    workflow = Workflow.objects.create(name="Duyệt")
    task = GroupApprovalTask.objects.create(name="Duyệt")
    task.groups.add(Group.objects.create(name="Người duyệt"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    kind = ContentType.objects.get_for_model(Simulation)
    WorkflowContentType.objects.create(workflow=workflow, content_type=kind)
    simulation = draft_of(faulty(), admin)
    workflow.start(simulation, admin)
    return simulation


def approved(client, simulation, **more):
    task_state = simulation.current_workflow_task_state
    return client.post(address("workflow_action", simulation.pk, "approve", task_state.pk), {}, **more)


def test_the_form_says_where_the_faults_are_and_keeps_what_was_written(client, admin):
    simulation = draft_of(small(), admin)
    page = sent(client, simulation, faulty(title="Mới viết"), **{"action-publish": "1"})
    assert page.status_code == 200
    assert PLACE in page.text
    assert "Mới viết" in page.text
    assert not again(simulation).live


def test_a_draft_of_what_is_published_may_have_faults(client, admin):
    simulation = load(small(), by=admin).simulation
    sent(client, simulation, faulty())
    kept = again(simulation)
    assert kept.live
    assert kept.scenario == small()
    assert kept.get_latest_revision_as_object().scenario == faulty()


def test_the_form_publishes_what_has_no_faults(client, admin):
    simulation = draft_of(faulty(), admin)
    sent(client, simulation, small(), **{"action-publish": "1"})
    kept = again(simulation)
    assert (kept.live, kept.versions.get().digest) == (True, kept.digest)


def test_an_approval_from_a_list_is_refused_and_the_review_goes_on(client, in_review):
    page = approved(client, in_review, follow=True)
    assert page.status_code == 200
    assert "was not approved" in page.text
    assert PLACE in page.text
    assert again(in_review).current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert not again(in_review).live


def test_an_approval_in_a_dialog_is_refused_too(client, in_review):
    answer = approved(client, in_review, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.json() == {"step": "success", "redirect": address("edit", in_review.pk)}
    assert PLACE in client.get(answer.json()["redirect"]).text
    assert not again(in_review).live


def test_an_approval_in_the_form_is_refused_but_sending_back_is_not(client, in_review):
    act = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    page = sent(client, in_review, faulty(), **act)
    assert PLACE in page.text
    assert again(in_review).current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    sent(client, in_review, faulty(), **{**act, "workflow-action-name": "reject"})
    assert again(in_review).current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES


def test_an_approval_publishes_what_was_corrected(client, in_review):
    sent(client, in_review, small())
    approved(client, again(in_review))
    assert again(in_review).live
    assert again(in_review).versions.count() == 1


def test_nothing_with_faults_is_given_into_a_review(client, in_review):
    in_review.current_workflow_state.cancel()
    page = sent(client, in_review, faulty(), **{"action-submit": "1"})
    assert PLACE in page.text
    assert not again(in_review).workflow_in_progress


def scheduled(scenario, by):
    simulation = draft_of(scenario, by)
    simulation.go_live_at = timezone.now() - timedelta(minutes=1)
    simulation.save()
    revision = simulation.save_revision(user=by)
    revision.approved_go_live_at = simulation.go_live_at
    revision.save()
    return simulation


def test_at_its_time_it_is_refused_once_and_its_author_is_told(admin, django_capture_on_commit_callbacks):
    simulation = scheduled(faulty(), admin)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
        call_command("publish_scheduled")
    kept = again(simulation)
    assert (kept.live, kept.go_live_at, kept.versions.count()) == (False, None, 0)
    assert kept.get_latest_revision_as_object().scenario == faulty()
    [letter] = mail.outbox
    assert letter.to == ["son@example.org"]
    assert PLACE in letter.body
    assert f"/{simulation.pk}/" in letter.body
    entry = ModelLogEntry.objects.get(action=REFUSED)
    assert PLACE in entry.formatter.format_message(entry)


def test_what_waits_beside_it_is_published_all_the_same(admin, django_capture_on_commit_callbacks):
    scheduled(faulty(), admin)
    other = Simulation(code="sim.khac", title="Khác", live=False, scenario=small(code="sim.khac"))
    other.save()
    revision = other.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.save()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
    assert again(other).live
    assert again(other).versions.count() == 1


def test_a_set_time_in_the_future_makes_no_version_yet(admin):
    simulation = draft_of(small(), admin)
    simulation.go_live_at = timezone.now() + timedelta(days=1)
    simulation.save_revision(user=admin).publish(user=admin)
    kept = again(simulation)
    assert (kept.live, kept.versions.count()) == (False, 0)
    assert kept.approved_schedule


def test_the_json_api_refuses_with_every_place_and_keeps_versions(admin):
    from wagtail.actions import action_registry

    publish = action_registry.get_action_class(Simulation, "publish")
    simulation = draft_of(faulty(), admin)
    with pytest.raises(Exception, match=PLACE):
        publish(simulation.get_latest_revision(), user=admin).execute()
    assert not again(simulation).live
    simulation.scenario = small()
    publish(simulation.save_revision(), user=admin).execute()
    assert again(simulation).versions.count() == 1
