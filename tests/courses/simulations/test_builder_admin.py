"""What the builder asks the server, and what may be done with a draft in the administration."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from courses.models import Simulation, SimulationAttempt
from courses.simulations.building.branching import branching_of
from courses.simulations.building.looking import drawn_screens, offers_of
from courses.simulations.building.recording import recorded
from courses.simulations.building.wording import in_words
from courses.simulations.files import load
from tests.courses.simulations.building import form_data
from tests.courses.simulations.scenarios import scenario, small
from tests.factories import make_user

LOOK, RECORD = (reverse(f"learning_simulations:{name}") for name in ("look", "record"))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def author(client):
    client.force_login(make_user("son", is_superuser=True))
    return client


def step(name, **more):
    return {"id": name, "instruction": name.capitalize(), **more}


# --- where the steps lead ---------------------------------------------------------------------------------------


def told(steps, **more):
    found = branching_of({"steps": steps, **more}).stops
    return {stop.name: [way.to for way in stop.ways] for stop in found}


def test_without_a_word_each_step_leads_to_the_next_and_the_last_to_the_end():
    assert told([step("a"), step("b")]) == {"a": ["b"], "b": ["end"], "end": []}


def test_ways_under_conditions_and_by_mistakes_are_told():
    when = {"step": "a", "was": "right"}
    way = {"go": "b", "when": when}
    mistake = {"on": "x", "go": "b"}
    stops = branching_of(
        {"steps": [step("a", next=[way, {"go": "end"}], mistakes=[mistake]), step("b")]}
    ).stops
    assert [(each.to, each.is_mistake) for each in stops[0].ways] == [
        ("b", False),
        ("end", False),
        ("b", True),
    ]
    assert stops[0].ways[0].words == "step “a” was right"
    assert "x" in stops[0].ways[2].words


def test_dead_ends_and_steps_that_nobody_reaches_are_marked():
    stops = branching_of({"steps": [step("a", next="b"), step("b", next="a"), step("c")]}).stops
    marks = [(stop.is_dead_end, stop.is_unreachable) for stop in stops]
    assert marks == [(True, False), (True, False), (False, True), (False, False)]


def test_a_way_to_nowhere_has_no_line():
    assert branching_of({"steps": [step("a", next="nowhere")]}).stops[0].ways[0].path == ""


@pytest.mark.parametrize("written", [None, {}, {"steps": "no"}, {"steps": [1, {}, {"id": ""}]}])
def test_a_draft_without_steps_has_no_picture(written):
    assert branching_of(written).stops == []


def test_conditions_in_conditions_are_said_in_words():
    condition = {"all": [{"var": "x", "is": "1"}, {"any": [{"var": "y", "not": "2"}]}]}
    assert in_words(condition) == "x is “1” and y is not “2”"
    several = {"any": [condition, {"none": [{"var": "z", "is": ""}, {"step": "a", "was": "wrong"}]}]}
    said = "(x is “1” and y is not “2”) or not so: (z is empty or step “a” was wrong)"
    assert in_words(several) == said


def test_what_is_no_condition_is_said_as_it_is_written():
    assert in_words({"all": [{"moon": "full"}]}) == '{"moon": "full"}'


# --- screens and steps of a draft -------------------------------------------------------------------------------


def test_what_lacks_something_is_left_out_of_the_screens_and_nothing_breaks():
    parts = [{"part": "picture"}, {"part": "gone"}, "no part", {"part": "text", "text": "Xin chào {ten}"}]
    draws = {"ten": {"draw": "person"}, "hong": {"draw": "number"}}
    found = drawn_screens({"screens": {"a": {"title": "A", "parts": parts}, "b": 1}, "draws": draws})
    assert [(each["name"], len(each["nodes"])) for each in found] == [("a", 1)]
    assert "{ten}" not in found[0]["nodes"][0]["t"]


def test_fields_offer_what_the_draft_has():
    offers = offers_of(small())
    assert ["gui", "Gửi (Một)"] in offers["press"]
    assert ["o", "Ô (Một)"] in offers["field"]
    assert [name for name, _title in offers["step"]] == ["dien", "cuu", "end"]
    assert [name for name, _title in offers["variable"]] == ["ten", "ten.given", "commune", "province"]


def test_a_press_becomes_a_step_with_what_stood_in_the_fields():
    made = recorded(small(), "mot", "gui", {"o": "5", "other": "x"})
    assert made["target"] == "gui"
    assert made["expected"] == "input"
    assert made["fields"] == {"o": {"check": "text", "is": "5"}}
    assert made["competency"] == small()["steps"][-1]["competency"]


def test_each_kind_of_field_is_asked_by_its_own_check():
    made = recorded(scenario("hop-thu"), "phieu_bao", "gui-phieu", {"dau_hieu": ["giuc"]})
    assert made["fields"] == {"dau_hieu": {"check": "set", "is": ["giuc"]}}
    made = recorded(scenario("hop-thu"), "thu_tu", "xong", {"viec": ["doi", "dung"]})
    assert (made["expected"], made["fields"]["viec"]["check"]) == ("order", "order")
    made = recorded(scenario("hop-thu"), "trang_gia", "dang-nhap", {"mat_khau": "0000"})
    assert made["fields"] == {"mat_khau": {"check": "filled"}}


def test_what_is_not_on_the_screen_becomes_no_step():
    with pytest.raises(LookupError):
        recorded(small(), "ba", "gui", {})


# --- what the form asks -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_form_is_told_what_it_offers_and_what_keeps_it_from_being_published(author):
    written = small()
    written["steps"][1]["next"] = "cuu"
    answer = author.post(LOOK, form_data(written)).json()
    assert ["gui", "Gửi (Một)"] in answer["offers"]["press"]
    assert "steps.cuu" in answer["branching"]


@pytest.mark.django_db
def test_a_recorded_step_comes_as_the_form_takes_it(author):
    did = {"screen": "mot", "on": "gui", "values": {"o": "5"}}
    answer = author.post(RECORD, {**form_data(small()), "did": json.dumps(did)}).json()["step"]
    assert answer["target"] == "gui"
    assert answer["fields"][0]["value"]["name"] == "o"
    assert answer["id"]


@pytest.mark.django_db
def test_what_cannot_be_read_is_answered_in_words(author):
    answer = author.post(LOOK, {"built-screens-count": "many"})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert author.post(RECORD, {"did": "[]"}).status_code == 400
    assert author.post(RECORD, {}).json()["problem"]


@pytest.mark.django_db
def test_whoever_may_not_write_simulations_is_told_nothing(client):
    user = make_user("lan")
    client.force_login(user)
    assert all(client.post(address, {}).status_code in (302, 403) for address in (LOOK, RECORD))


@pytest.mark.django_db
def test_the_form_asks_the_database_as_often_for_a_large_simulation_as_for_a_small_one(
    author,
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for written in (small(), scenario("hop-thu")):
        simulation = load(written).simulation
        address = reverse(Simulation.snippet_viewset.get_url_name("edit"), args=[simulation.pk])
        author.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert author.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- trying and copying -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["guided", "practice", "exam"])
def test_a_draft_is_played_to_its_end_and_nothing_is_recorded(author, mode):
    simulation = load(small()).simulation
    address = reverse("learning_simulations:try", args=[simulation.pk])
    page = author.post(address, {"mode": mode})
    assert "Điền số 5." in page.text
    log = page.context["log"]
    page = author.post(address, {"mode": mode, "log": log, "on": "gui", "v-o": "5"})
    assert page.context["state"]["ended"]
    assert SimulationAttempt.objects.count() == 0


@pytest.mark.django_db
def test_a_test_run_says_in_words_whether_a_step_was_right(author):
    simulation = load(small()).simulation
    sent = {"mode": "practice", "log": "[]", "on": "gui", "v-o": "6"}
    page = author.post(reverse("learning_simulations:try", args=[simulation.pk]), sent)
    assert (
        '<p class="l-sim__said l-sim__said--wrong" role="status">Chưa đúng. <span lang="vi">Chưa.</span>'
        in page.text
    )


@pytest.fixture
def tried(author):
    """What the page of a test run shows after something was sent."""

    def send(written, **sent):
        simulation = load(written).simulation
        return author.post(reverse("learning_simulations:try", args=[simulation.pk]), sent)

    return send


@pytest.mark.django_db
def test_a_test_run_ends_with_what_was_expected_beside_what_was_done(tried):
    actions = [{"on": "gui", "at": 0, "values": {"o": "6"}}, {"on": "bo", "at": 1}, {"on": "khoa", "at": 2}]
    page = tried(small(), mode="practice", log=json.dumps(actions))
    assert "learning_courses/simulations/replay.html" in [each.name for each in page.templates]
    first, second = page.context["lines"]
    assert (first["expected"], first["wrong"], first["why"]) == ("Gửi", 2, "Vì là năm.")
    assert first["entries"] == [{"label": "Ô", "expected": "5", "did": "6"}]
    assert (second["expected"], second["did"], second["right"]) == ("Khóa", "", True)
    assert "Cần làm: 5" in " ".join(page.text.split())
    assert page.context["errors"] == 2


@pytest.mark.django_db
def test_another_draw_makes_up_other_data_and_the_same_draw_the_same(tried):
    values = [tried(small(), mode="practice", draw=draw).context["state"]["values"]["ten"] for draw in "0122"]
    assert values[2] == values[3]
    assert len(set(values)) > 1


@pytest.mark.django_db
def test_a_draw_stays_while_the_draft_is_played_and_the_next_one_is_offered(tried):
    page = tried(small(), mode="practice", draw="7", log="[]", on="bo")
    assert page.context["state"]["screen"] == "ba"
    assert '<input type="hidden" name="draw" value="7">' in page.text
    assert 'name="draw" value="8">' in page.text
    assert tried(small(), mode="practice", draw="9999").context["another"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize("draw", ["", "-1", "1e3", "²", "x" * 99, "99999999"])
def test_a_draw_that_is_no_number_is_the_first_one(tried, draw):
    assert tried(small(), mode="exam", draw=draw).context["draw"] == 0


@pytest.mark.django_db
def test_a_draft_with_faults_is_not_played(author):
    simulation = load(small()).simulation
    simulation.scenario = small(steps=[])
    simulation.save_revision()
    page = author.post(reverse("learning_simulations:try", args=[simulation.pk]), {"mode": "exam"})
    assert "state" not in page.context
    assert page.status_code == 200


@pytest.mark.django_db
def test_a_copy_begins_as_its_original_with_a_code_of_its_own(author):
    simulation = load(small()).simulation
    page = author.get(reverse(Simulation.snippet_viewset.get_url_name("copy"), args=[simulation.pk]))
    scenario = page.context["form"].instance.scenario
    assert (scenario["code"], scenario["steps"]) == ("sim.nho_2", small()["steps"])
    assert Simulation.objects.count() == 1


@pytest.mark.django_db
def test_every_screen_of_a_draft_is_there_to_be_pressed(author):
    simulation = Simulation(title="Nháp", scenario={**small(), "steps": []})
    page = simulation.make_preview_request(preview_mode="record")
    page.render()
    assert page.content.decode().count("data-simulation-screen=") == len(small()["screens"])
