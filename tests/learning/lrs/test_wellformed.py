"""What a statement may look like (xAPI 1.0.3 Data 2 and 4, IEEE 9274.1.1, 4.2), requirement by requirement."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.statements import formats
from learning.statements.malformed import Malformed
from learning.statements.wellformed import ONE, TWO, check_statement
from tests.learning.lrs.made import (
    ACTIVITY,
    AGENT,
    DROP,
    GROUP,
    REFERENCE,
    changed,
    event,
    full,
    plain,
    with_substatement,
)

VERSIONS = pytest.mark.parametrize("version", [ONE, TWO])
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SHA1 = "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"


def ids(cases):
    return [f"{case[0]} {case[1]}={case[2]!r}"[:80] for case in cases]


# number, what is changed, to what, where the problem is said to be (the same place if nothing is said)
WRONG = [
    ("XAPI-00001", "/result/success", None),
    ("XAPI-00001", "/context/team/name", None),
    ("XAPI-00001", "/actor", {}),
    ("XAPI-00001", "/verb", {}, "/verb"),
    ("XAPI-00003", "/actor", DROP, ""),
    ("XAPI-00004", "/verb", DROP, ""),
    ("XAPI-00005", "/object", DROP, ""),
    ("XAPI-00006", "/result", "xong"),
    ("XAPI-00006", "/context", []),
    ("XAPI-00006", "/verb/display/vi", 3),
    ("XAPI-00007", "/timestamp", ""),
    ("XAPI-00007", "/object/id", ""),
    ("XAPI-00008", "/Actor", AGENT),
    ("XAPI-00008", "/result/Success", True),
    ("XAPI-00009", "/actor/objectType", "agent"),
    ("XAPI-00009", "/object/definition/interactionType", "Choice"),
    ("XAPI-00010", "/mood", "vui"),
    ("XAPI-00010", "/object/definition/colour", "red"),
    ("XAPI-00011", "/verb/id", "lop.example.org/doc"),
    ("XAPI-00011", "/object/definition/moreInfo", "/them"),
    ("XAPI-00013", "/verb/display", {"tieng-viet-nam-day": "đọc"}, "/verb/display/tieng-viet-nam-day"),
    ("XAPI-00022", "/timestamp", "01/07/2026"),
    ("XAPI-00023", "/stored", "hôm qua"),
    ("XAPI-00024", "/authority", "bộ"),
    ("XAPI-00024", "/authority", ACTIVITY, "/authority/objectType"),
    ("XAPI-00025", "/attachments", {"0": {}}),
    ("XAPI-00027", "/id", "mot-hai-ba"),
    ("XAPI-00028", "/id", 12),
    ("XAPI-00029", "/id", "{5f8f5b0a-58b8-4b0a-9d76-2c5b6ac1f001}"),
    ("XAPI-00030", "/id", "5f8f5b0a58b84b0a9d762c5b6ac1f001"),
    ("XAPI-00030", "/context/registration", "5f8f5b0a-58b8-4b0a-9d76-2c5b6ac1f00g"),
    ("XAPI-00031", "/actor/objectType", "Activity"),
    ("XAPI-00032", "/actor/objectType", 1),
    ("XAPI-00033", "/actor/name", ["Mai"]),
    ("XAPI-00034", "/actor/openid", "https://id.example.org/mai", "/actor"),
    ("XAPI-00034", "/actor", {"name": "Mai"}),
    ("XAPI-00035", "/actor/member", [AGENT]),
    ("XAPI-00035", "/actor", {"objectType": "Group", "name": "Tổ"}),
    ("XAPI-00035", "/actor", {"objectType": "Group", "member": []}),
    ("XAPI-00036", "/context/team/member", [GROUP], "/context/team/member/0/objectType"),
    ("XAPI-00036", "/context/team/member", AGENT),
    ("XAPI-00037", "/context/team/mbox", "mailto:to@example.org", "/context/team"),
    ("XAPI-00038", "/actor/mbox", "mai@example.org"),
    ("XAPI-00038", "/actor/mbox", "mailto:mai"),
    ("XAPI-00039", "/context/instructor/mbox_sha1sum", 5),
    ("XAPI-00039", "/context/instructor/mbox_sha1sum", SHA1[1:]),
    ("XAPI-00040", "/context/team/member/0/openid", "id"),
    ("XAPI-00041", "/context/team/account", "to-7"),
    ("XAPI-00041", "/context/team/account/key", "7"),
    ("XAPI-00042", "/context/team/account/homePage", "to.example.org"),
    ("XAPI-00042", "/context/team/account/homePage", DROP, "/context/team/account"),
    ("XAPI-00043", "/context/team/account/name", 7),
    ("XAPI-00043", "/context/team/account/name", DROP, "/context/team/account"),
    ("XAPI-00044", "/verb/id", DROP, "/verb"),
    ("XAPI-00044", "/verb/id", "doc"),
    ("XAPI-00045", "/verb/display", "đọc"),
    ("XAPI-00046", "/object/objectType", "Lesson"),
    ("XAPI-00047", "/object/id", DROP, "/object"),
    ("XAPI-00048", "/object/definition", "Bài một"),
    ("XAPI-00049", "/object/definition/interactionType", "essay"),
    ("XAPI-00050", "/object/definition/correctResponsesPattern", "a"),
    ("XAPI-00051", "/object/definition/choices", {"a": {}}),
    ("XAPI-00052", "/object/definition/scale", "1-5"),
    ("XAPI-00053", "/object/definition/source", [{"description": {}}], "/object/definition/source/0"),
    ("XAPI-00054", "/object/definition/target", [{"id": 1}], "/object/definition/target/0/id"),
    ("XAPI-00055", "/object/definition/steps", [1], "/object/definition/steps/0"),
    ("XAPI-00056", "/object/definition/name", "Bài một"),
    ("XAPI-00057", "/object/definition/extensions", []),
    ("XAPI-00058", "/object/definition/choices", [{"id": "a"}, {"id": "a"}]),
    ("XAPI-00059", "/object/definition/description", 1),
    ("XAPI-00060", "/object/definition/type", "bai"),
    ("XAPI-00061", "/object/definition/moreInfo", "them"),
    ("XAPI-00062", "/object/definition/choices/0/description", "Đúng"),
    ("XAPI-00063", "/object/definition/choices/0/key", "a"),
    ("XAPI-00064", "/object/definition/interactionType", DROP, "/object/definition"),
    ("XAPI-00065", "/object", {"mbox": "mailto:a@example.org"}),
    ("XAPI-00072", "/context/statement/id", "mot"),
    ("XAPI-00072", "/context/statement/id", DROP, "/context/statement"),
    ("XAPI-00073", "/object", {"id": REFERENCE["id"]}, "/object/id"),
    ("XAPI-00073", "/context/statement/objectType", DROP, "/context/statement"),
    ("XAPI-00074", "/result/success", "true"),
    ("XAPI-00075", "/result/completion", 1),
    ("XAPI-00076", "/result/response", 7),
    ("XAPI-00077", "/result/duration", "90 s"),
    ("XAPI-00078", "/result/extensions", "x"),
    ("XAPI-00079", "/result/score", 0.5),
    ("XAPI-00079", "/result/score/stars", 5),
    ("XAPI-00080", "/result/score/max", -1, "/result/score"),
    ("XAPI-00080", "/result/score/max", "10"),
    ("XAPI-00081", "/result/score/min", 11, "/result/score"),
    ("XAPI-00082", "/result/score/raw", 10.5),
    ("XAPI-00082", "/result/score/raw", True),
    ("XAPI-00083", "/result/score/scaled", 1.01),
    ("XAPI-00083", "/result/score/scaled", -1.01),
    ("XAPI-00086", "/context/contextActivities", [ACTIVITY]),
    ("XAPI-00087", "/context/registration", 4),
    ("XAPI-00088", "/context/team", AGENT, "/context/team/objectType"),
    ("XAPI-00089", "/context/revision", 2),
    ("XAPI-00090", "/context/platform", {}),
    ("XAPI-00091", "/context/language", "tiếng Việt"),
    ("XAPI-00092", "/context/statement", {"objectType": "SubStatement", "id": REFERENCE["id"]}),
    ("XAPI-00093", "/context/contextActivities/child", [ACTIVITY]),
    ("XAPI-00094", "/context/contextActivities/parent", ["x"], "/context/contextActivities/parent/0"),
    ("XAPI-00094", "/context/contextActivities/parent", AGENT),
    ("XAPI-00098", "/authority", {"objectType": "Group", "member": [AGENT]}),
    ("XAPI-00100", "/authority", {"objectType": "Group", "member": [AGENT] * 3}),
    ("XAPI-00101", "/version", "0.9.5"),
    ("XAPI-00101", "/version", "1.1.0"),
    ("XAPI-00102", "/attachments/0/length", "3"),
    ("XAPI-00102", "/attachments/0/length", DROP, "/attachments/0"),
    ("XAPI-00103", "/attachments/0/sha2", 3),
    ("XAPI-00103", "/attachments/0/sha2", DROP, "/attachments/0"),
    ("XAPI-00104", "/attachments/0/fileUrl", "anh.jpg"),
    ("XAPI-00105", "/attachments/0/contentType", "ảnh"),
    ("XAPI-00105", "/attachments/0/contentType", DROP, "/attachments/0"),
    ("XAPI-00106", "/attachments/0/display", "Ảnh"),
    ("XAPI-00107", "/attachments/0/usageType", "anh"),
    ("XAPI-00118", "/result/extensions", {"thu": 1}, "/result/extensions/thu"),
    ("XAPI-00120", "/context/extensions", ["a", 1]),
    ("XAPI-00121", "/object/definition/name", {"a_b": "x"}, "/object/definition/name/a_b"),
    ("XAPI-00123", "/timestamp", "2026-07-01T08:30:00-00:00"),
    ("XAPI-00123", "/timestamp", "2026-07-01T08:30:00-0000"),
    ("XAPI-00123", "/timestamp", "2026-07-01T08:30:00-00"),
    ("XAPI-00123", "/timestamp", "2026-13-01T08:30:00Z"),
    ("XAPI-00124", "/result/duration", "P0001-02-03T04:05:06"),
    ("XAPI-00124", "/result/duration", "PT"),
    ("XAPI-00124", "/result/duration", "PT1.5H30M"),
]


@VERSIONS
@pytest.mark.parametrize("case", WRONG, ids=ids(WRONG))
def test_what_is_wrong_is_told_with_its_place(case, version):
    _number, path, value, *place = case
    with pytest.raises(Malformed) as problem:
        check_statement(changed(full(), path, value), version=version)
    assert problem.value.place.startswith(place[0] if place else path)
    assert str(problem.value)


# The same rules one level deeper, and what is left out there.
WRONG_BELOW = [
    ("XAPI-00066", "/actor", DROP),
    ("XAPI-00066", "/verb/id", "doc"),
    ("XAPI-00066", "/result/score/scaled", 2),
    ("XAPI-00066", "/timestamp", "hôm qua"),
    ("XAPI-00067", "/authority", AGENT),
    ("XAPI-00068", "/version", "1.0.0"),
    ("XAPI-00069", "/stored", "2026-07-01T01:31:00Z"),
    ("XAPI-00070", "/id", REFERENCE["id"]),
    ("XAPI-00071", "/object", {"objectType": "SubStatement", **event()}),
]


@VERSIONS
@pytest.mark.parametrize("case", WRONG_BELOW, ids=ids(WRONG_BELOW))
def test_a_substatement_follows_the_same_rules(case, version):
    _number, path, value = case
    with pytest.raises(Malformed) as problem:
        check_statement(changed(with_substatement(), f"/object{path}", value), version=version)
    assert problem.value.place.startswith("/object")


RIGHT = [
    ("XAPI-00014", "/object", AGENT),
    ("XAPI-00014", "/object", GROUP),
    ("XAPI-00019", "/verb", {"id": "https://lop.example.org/verbs/voided"}),
    ("XAPI-00077", "/result/duration", "P1W"),
    ("XAPI-00080", "/result/score", {"max": -5, "raw": -6}),
    ("XAPI-00083", "/result/score/scaled", -1),
    ("XAPI-00094", "/context/contextActivities/parent", ACTIVITY),
    ("XAPI-00095", "/context/contextActivities", {}),
    (
        "XAPI-00098",
        "/authority",
        {"objectType": "Group", "member": [AGENT, {"mbox": "mailto:b@example.org"}]},
    ),
    ("XAPI-00101", "/version", "1.0"),
    ("XAPI-00101", "/version", "1.0.9"),
    ("XAPI-00119", "/result/extensions", {"https://lop.example.org/a": None}),
    ("XAPI-00119", "/result/extensions", {"https://lop.example.org/a": ""}),
    ("XAPI-00119", "/result/extensions", {}),
    ("XAPI-00121", "/verb/display", {"zh-Hant-TW": "讀", "und": "x", "i-klingon": "x", "x-cao-bang": "x"}),
    ("XAPI-00122", "/timestamp", "2026-07-01T08:30:00.123456789Z"),
    ("XAPI-00123", "/timestamp", "20260701T083000Z"),
    ("XAPI-00123", "/timestamp", "2036-07-01T08:30:00+00:00"),
]


@VERSIONS
@pytest.mark.parametrize("case", RIGHT, ids=ids(RIGHT))
def test_what_is_right_passes(case, version):
    _number, path, value = case
    statement = changed(full(), path, value)
    if path == "/object":
        del statement["context"]  # revision and platform are of activities
    check_statement(statement, version=version)


@VERSIONS
def test_a_statement_with_everything_in_it_passes(version):
    check_statement(full(), version=version)
    check_statement(with_substatement(), version=version)
    check_statement(plain(), version=version)


@pytest.mark.parametrize(("number", "name"), [("XAPI-00084", "revision"), ("XAPI-00085", "platform")])
@pytest.mark.parametrize("thing", [AGENT, GROUP, REFERENCE], ids=lambda thing: thing["objectType"])
def test_revision_and_platform_are_of_activities(number, name, thing):
    with pytest.raises(Malformed) as problem:
        check_statement(plain(object=thing, context={name: "2"}))
    assert problem.value.place == f"/context/{name}"


@pytest.mark.parametrize(
    ("number", "thing"),
    [
        ("XAPI-00017", ACTIVITY),
        ("XAPI-00017", AGENT),
        ("XAPI-00020", {"objectType": "SubStatement", **event()}),
    ],
)
def test_a_voiding_statement_names_a_statement(number, thing):
    with pytest.raises(Malformed) as problem:
        check_statement(plain(verb={"id": VOIDED}, object=thing))
    assert problem.value.place == "/object"
    check_statement(plain(verb={"id": VOIDED}, object=REFERENCE))


PEOPLE = {
    "contextAgents": [
        {"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["https://vai.example.org/a"]}
    ],
    "contextGroups": [{"objectType": "contextGroup", "group": GROUP}],
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people_around_the_event_are_known_since_2_0(name):
    statement = plain(context={name: PEOPLE[name]})
    check_statement(statement, version=TWO)
    with pytest.raises(Malformed) as problem:
        check_statement(statement, version=ONE)
    assert problem.value.place == f"/context/{name}"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/contextAgents/0/objectType", "contextagent"),
        ("/contextAgents/0/objectType", DROP),
        ("/contextAgents/0/agent", GROUP),
        ("/contextAgents/0/agent", DROP),
        ("/contextAgents/0/relevantTypes", []),
        ("/contextAgents/0/relevantTypes", ["giao-vien"]),
        ("/contextAgents/0/member", [AGENT]),
        ("/contextGroups/0/group", AGENT),
        ("/contextGroups/0/objectType", "Group"),
        ("/contextGroups", {"group": GROUP}),
    ],
)
def test_people_around_the_event_follow_their_rules(path, value):
    with pytest.raises(Malformed) as problem:
        check_statement(changed(plain(context=PEOPLE), f"/context{path}", value), version=TWO)
    assert problem.value.place.startswith("/context/context")


def test_a_place_in_a_list_leads_there():
    with pytest.raises(Malformed) as problem:
        check_statement(plain(verb={}), "/3")
    assert problem.value.place == "/3/verb"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["id", "actor", "verb", "object", "objectType", "context", "mbox"]), inner
            )
        ),
    )
)
def test_nothing_that_is_sent_breaks_the_check(anything):
    try:
        check_statement(anything)
    except Malformed as problem:
        assert problem.place == "" or problem.place.startswith("/")


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=OFFSETS))
def test_a_moment_is_read_as_it_was_written(moment):
    assert formats.read_timestamp(moment.isoformat()) == moment


@given(st.text())
def test_any_text_is_a_moment_a_duration_and_a_language_or_none_of_them(text):
    formats.read_timestamp(text)
    formats.read_duration(text)
    assert isinstance(formats.is_language(text), bool)
