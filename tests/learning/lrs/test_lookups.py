"""Agents, activities, About: what may be told of somebody or something (xAPI 1.0.3 Communication 2.4, 2.5, 2.8)."""

import pytest

from learning import api
from learning.lrs.scopes import Scope
from learning.models import Definition, MoveOn
from learning.statements.agents import ifi, learner_agent
from learning.statements.definitions import known, learn, merged
from tests.factories import make_course, make_learner, make_unit
from tests.learning.lrs.calling import Speaker

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
IDENTIFIERS = [
    ("XAPI-00239 XAPI-00244", "mbox", "mailto:hoa@vi-du.vn"),
    ("XAPI-00240", "mbox_sha1sum", "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"),
    ("XAPI-00241", "openid", "https://hoa.vi-du.vn/"),
    ("XAPI-00242", "account", {"homePage": "https://vi-du.vn/", "name": "hoa"}),
]


@BOTH
@pytest.mark.parametrize(("number", "name", "value"), IDENTIFIERS, ids=[each[0] for each in IDENTIFIERS])
def test_a_person_has_what_was_asked_for_in_lists(number, name, value, version):
    """XAPI-00236 XAPI-00237 XAPI-00238 XAPI-00245 XAPI-00246 XAPI-00247 XAPI-00248"""
    answer = Speaker(version=version).ask("GET", "agents", {"agent": {name: value, "name": "Hoa"}})
    assert answer.status_code == 200
    assert answer.json() == {"objectType": "Person", "name": ["Hoa"], name: [value]}


WRONG_AGENTS = [
    ("XAPI-00243", {}),
    ("XAPI-00249 none", {"agent": {"name": "Hoa"}}),
    ("XAPI-00249 two", {"agent": {"mbox": "mailto:a@b.vn", "openid": "https://a.vn/"}}),
    ("XAPI-00249 no JSON", {"agent": "Hoa"}),
    ("XAPI-00249 nothing", {"agent": ""}),
]


@BOTH
@pytest.mark.parametrize("given", [each[1] for each in WRONG_AGENTS], ids=[each[0] for each in WRONG_AGENTS])
def test_who_is_no_agent_is_refused(given, version):
    answer = Speaker(version=version).ask("GET", "agents", given)
    assert (answer.status_code, answer.json()["place"]) == (400, "agent")


def test_of_a_learner_no_name_is_told_but_the_accounts_of_her_merged_records():
    kept, merged_one = make_learner("Nguyễn Thị Hoa"), make_learner("Nguyễn Thị Hòa")
    api.merge(kept=kept, merged=merged_one)
    for asked, other in ((kept, merged_one), (merged_one, kept)):
        told = Speaker().ask("GET", "agents", {"agent": learner_agent(asked.uuid)}).json()
        accounts = [learner_agent(each.uuid)["account"] for each in (asked, other)]
        assert told == {"objectType": "Person", "account": accounts}


@BOTH
def test_an_activity_that_nobody_described_has_its_id_XAPI_00252_XAPI_00253(version):
    answer = Speaker(version=version).ask("GET", "activities", {"activityId": "https://vi-du.vn/bai/1"})
    assert answer.json() == {"objectType": "Activity", "id": "https://vi-du.vn/bai/1"}


@pytest.mark.parametrize("given", [{}, {"activityId": ""}, {"activityId": "true"}, {"activityId": "bài 1"}])
def test_what_is_no_iri_is_refused_XAPI_00250(given):
    answer = Speaker().ask("GET", "activities", given)
    assert (answer.status_code, answer.json()["place"]) == (400, "activityId")


def test_all_that_was_said_of_an_activity_is_told_XAPI_00251_XAPI_00254():
    iri = "https://vi-du.vn/bai/1"
    learn([{"id": iri, "definition": {"name": {"vi": "Bài một"}, "type": "https://vi-du.vn/kieu/a"}}])
    learn([{"id": iri, "definition": {"name": {"en": "Lesson one"}, "type": "https://vi-du.vn/kieu/b"}}])
    told = Speaker().ask("GET", "activities", {"activityId": iri}).json()
    assert told["definition"] == {
        "name": {"vi": "Bài một", "en": "Lesson one"},
        "type": "https://vi-du.vn/kieu/b",
    }


def test_nobody_else_describes_our_own_activities(settings):
    course = make_course(title="Dùng điện thoại an toàn")
    learn([{"id": course.iri, "definition": {"name": {"vi": "Tên khác"}}}])
    assert not Definition.objects.exists()
    told = Speaker().ask("GET", "activities", {"activityId": course.iri}).json()["definition"]
    assert told["name"] == {settings.LANGUAGE_CODE: "Dùng điện thoại an toàn"}
    assert told["type"] == api.COURSE
    assert course.move_on in MoveOn


def test_what_is_known_already_costs_one_query(django_assert_num_queries):
    said = [{"id": f"https://vi-du.vn/{n}", "definition": {"name": {"vi": str(n)}}} for n in range(40)]
    learn(said)
    with django_assert_num_queries(1):
        learn(said)
    with django_assert_num_queries(1):
        assert len(known(each["id"] for each in said)) == 40


def test_joining_definitions_says_the_last_word_and_forgets_no_language():
    old = {"name": {"vi": "Cũ", "en": "Old"}, "extensions": {"https://a.vn/": 1}, "choices": [1]}
    new = {"name": {"vi": "Mới"}, "extensions": {"https://b.vn/": 2}, "choices": [2]}
    both = merged(old, new)
    assert both["name"] == {"vi": "Mới", "en": "Old"}
    assert both["extensions"] == {"https://a.vn/": 1, "https://b.vn/": 2}
    assert both["choices"] == [2]
    assert merged(both, new) == both


def test_two_agents_never_have_one_text():
    accounts = [("https://a.vn/", "x y"), ("https://a.vn/x", "y"), ("https://a.vn/", "y")]
    texts = [ifi({"account": {"homePage": home, "name": name}}) for home, name in accounts]
    texts += [ifi({"openid": "https://a.vn/"}), ifi({"mbox": "mailto:a@a.vn"})]
    assert len(set(texts)) == 5
    assert ifi({"objectType": "Group", "member": []}) == ""


@BOTH
def test_about_tells_the_versions_to_everybody(version):
    """XAPI-00315 XAPI-00316 XAPI-00317 XAPI-00318 XAPI-00319 XAPI-00320 XAPI-00321"""
    for headers in (
        {},
        {"Authorization": None},
        {"X_Experience_API_Version": None},
        {"Authorization": "Basic x"},
    ):
        answer = Speaker(version=version).ask("GET", "about", **headers)
        assert answer.status_code == 200
        assert answer.json() == {"version": ["2.0.0", "1.0.3"], "extensions": {}}


def test_a_client_that_only_sends_statements_looks_nothing_up():
    speaker = Speaker(Scope.WRITE)
    assert speaker.ask("GET", "activities", {"activityId": "https://vi-du.vn/1"}).status_code == 403
    assert speaker.ask("GET", "agents", {"agent": {"mbox": "mailto:a@b.vn"}}).status_code == 403


def test_a_client_of_a_unit_looks_up_its_own_learners_only():
    here, there = make_unit("00700"), make_unit("00703")
    ours, theirs = make_learner("Hoa", unit=here), make_learner("Mai", unit=there)
    speaker = Speaker(unit=here)
    assert speaker.ask("GET", "agents", {"agent": learner_agent(ours.uuid)}).status_code == 200
    for agent in (learner_agent(theirs.uuid), {"mbox": "mailto:a@b.vn"}):
        assert speaker.ask("GET", "agents", {"agent": agent}).status_code == 403
