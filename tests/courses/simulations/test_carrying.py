"""Simulations as files, by the command, and in course packs: what comes back is what went out."""

import json
import re
import tomllib
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from courses.cartridges.formats import read_course
from courses.checking.checks.simulations import SimulationsPlay
from courses.models import Simulation
from courses.packs.apply import take
from courses.simulations.files import load, read, written
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packs.making import changed, packed
from tests.courses.simulations.scenarios import FOLDER, scenario, small
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def faulty():
    found = small(code="sim.sai")
    found["steps"][1]["next"] = "cuu"
    return found


def lesson_showing(catalogue, simulation):
    course = make_course_page(catalogue)
    value = {"title": "Luyện", "simulation": simulation.pk, "required": True}
    return course, make_lesson_page(course, blocks=[("simulation", value)])


def test_a_simulation_that_is_written_out_reads_the_same():
    simulation = load(scenario("thanh-toan")).simulation
    assert read(written(simulation).encode(), "x.json") == scenario("thanh-toan")
    assert not load(read(written(simulation).encode(), "x.json")).changed


def test_the_newest_draft_is_taken_along_as_a_file_by_who_may_change_it(client):
    simulation = load(small()).simulation
    simulation.scenario = faulty() | {"code": "sim.nho"}
    simulation.save_revision()
    address = reverse("learning_simulations:export", args=[simulation.pk])
    client.force_login(make_user("khach"))
    assert client.get(address).status_code in (302, 403)
    client.force_login(make_user("son", is_superuser=True))
    answer = client.get(address)
    assert 'filename="sim.nho.json"' in answer["Content-Disposition"]
    assert answer.json() == simulation.scenario


def test_the_example_of_the_how_to_has_no_faults():
    page = FOLDER.parents[3] / "docs" / "how-to" / "write-a-practice-simulation.md"
    example, _condition = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert load(read(example.encode(), "xac-nhan.toml")).simulation.live


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"{", "x.json"),
        (b"= 3", "x.toml"),
        (b"[1]", "x.json"),
        (b"\xff\xfe", "x.toml"),
        (b"x" * 600_000, "x.toml"),
        (b"[" * 100_000, "x.json"),
    ],
)
def test_what_is_no_scenario_is_refused_in_words(body, name):
    with pytest.raises(ValidationError):
        read(body, name)


def test_the_command_loads_files_and_folders_and_says_what_is_new():
    said = StringIO()
    call_command("load_simulations", str(FOLDER), stdout=said)
    call_command("load_simulations", str(FOLDER / "hop-thu.toml"), stdout=said)
    titles = {tomllib.loads(file.read_text("utf-8"))["title"] for file in FOLDER.glob("*.toml")}
    assert set(Simulation.objects.filter(live=True).values_list("title", flat=True)) == titles
    assert said.getvalue().count("Loaded:") == len(titles)
    assert said.getvalue().count("The same as before:") == 1


def test_the_command_loads_all_or_nothing_and_names_file_and_place(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(small()), "utf-8")
    (tmp_path / "b.json").write_text(json.dumps(faulty()), "utf-8")
    (tmp_path / "c.toml").write_text("= 3", "utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("load_simulations", str(tmp_path), stdout=StringIO())
    assert "b.json: steps.cuu" in str(refusal.value)
    assert "c.toml: The file cannot be read" in str(refusal.value)
    assert not Simulation.objects.exists()
    with pytest.raises(CommandError, match=r"khong-co\.toml"):
        call_command("load_simulations", "khong-co.toml")


def test_the_command_may_load_drafts():
    call_command("load_simulations", str(FOLDER / "hop-thu.toml"), "--as-draft", stdout=StringIO())
    simulation = Simulation.objects.get()
    assert not simulation.live
    assert simulation.get_latest_revision_as_object().scenario == scenario("hop-thu")


def test_a_course_pack_brings_a_simulation_as_it_was(catalogue):
    simulation = load(small()).simulation
    course, _lesson = lesson_showing(catalogue, simulation)
    file, digest = packed(course), simulation.digest
    course.delete()
    Simulation.objects.all()[0].versions.all().delete()
    Simulation.objects.all().delete()
    arrived, _findings = take(read_course(file), parent=catalogue)
    brought = Simulation.objects.get()
    assert (brought.scenario, brought.live, brought.digest) == (small(), True, digest)
    assert brought.versions.count() == 1
    lesson = arrived.get_children().get().specific
    assert lesson.body[0].value["simulation"] == brought


def test_a_course_pack_with_faults_brings_nothing(catalogue):
    course, _lesson = lesson_showing(catalogue, load(small()).simulation)

    def spoil(texts):
        for data in texts.values():
            found = json.dumps(data, ensure_ascii=False).replace('"next": "end"', '"next": "dien"')
            if isinstance(data, dict):
                data.update(json.loads(found))

    file = changed(packed(course), spoil)
    course.delete()
    Simulation.objects.all()[0].versions.all().delete()
    Simulation.objects.all().delete()
    with pytest.raises(Exception, match=r"steps\."):
        take(read_course(file), parent=catalogue)


# --- the check of content -----------------------------------------------------------------------------------


def test_a_lesson_whose_simulation_can_be_played_is_sound(catalogue):
    _course, lesson = lesson_showing(catalogue, load(small()).simulation)
    assert list(SimulationsPlay().check(lesson)) == []


def test_a_simulation_that_is_withdrawn_or_broken_is_found_in_its_block(catalogue):
    simulation = load(small()).simulation
    _course, lesson = lesson_showing(catalogue, simulation)
    simulation.live, simulation.scenario = False, faulty()
    simulation.save()
    lesson.refresh_from_db()
    first, *others = SimulationsPlay().check(type(lesson).objects.get(pk=lesson.pk))
    assert "is not published" in first.message
    assert any("steps.cuu" in each.message for each in others)
    assert {first.block_id, *(each.block_id for each in others)} == {lesson.body.raw_data[0]["id"]}
