"""Frameworks from their files: what is shipped is whole, a load repeats without change and removes nothing."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from learning.competencies.load import load_files
from learning.competencies.read import UnreadableFile, read_crosswalk, read_framework, shipped
from learning.models import Competency, CompetencyFramework, CompetencyMapping
from tests.learning.competencies.tagged import tagged_course

pytestmark = pytest.mark.django_db

SIZES = {
    "digcomp@2.2": (21, 8),
    "digcomp@3.0": (21, 4),
    "nls@2025": (24, 8),
    "iu@2014": (15, 0),
    "topics@2026": (26, 0),
    "dlgf@2018": (26, 0),
}


def own(**more) -> dict:
    """A small framework of a host."""
    return {
        "code": "tinh",
        "version": "1",
        "label": "Khung tỉnh",
        "name_vi": "Khung của tỉnh",
        "name_en": "The province's framework",
        "competencies": [
            {"code": "A", "name_vi": "Miền A", "name_en": "Area A"},
            {"code": "A1", "parent": "A", "name_vi": "Gõ phím", "name_en": "Typing"},
            {"code": "A2", "parent": "A", "name_vi": "Quét mã", "name_en": "Scanning"},
        ],
        **more,
    }


@pytest.fixture
def written(tmp_path):
    def write(name: str, content) -> list:
        file = tmp_path / name
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return [file]

    return write


@pytest.fixture
def frameworks(db):
    """Only for those tests that ask for it: others begin with nothing."""
    load_files(shipped())


def told(*arguments, **options) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("load_competencies", *arguments, stdout=out, **options)
    return out.getvalue()


def test_every_shipped_framework_has_as_many_competencies_and_levels_as_it_should(frameworks):
    for framework in CompetencyFramework.objects.all():
        leaves = framework.competencies.filter(children=None).count()
        assert (leaves, len(framework.levels)) == SIZES.pop(framework.key)
    assert not SIZES


def test_what_the_publisher_did_not_say_is_marked_as_ours(frameworks):
    said = dict(Competency.objects.values_list("key", "our_words"))
    assert said["digcomp@2.2:4.1"] == "vi"
    assert said["nls@2025:6.1"] == "en"
    assert said["digcomp@3.0:4.1"] == said["dlgf@2018:0.1"] == "vi en"


def test_the_topics_are_digcomp_one_to_one_from_the_sixth_on(frameworks):
    pairs = CompetencyMapping.objects.filter(
        origin__framework__code="topics", target__framework__code="digcomp", relation="exact"
    ).order_by("origin__position")
    assert [one.origin.code for one in pairs] == [f"T{n}" for n in range(6, 27)]
    codes = Competency.objects.filter(framework__version="2.2", children=None).order_by("position")
    assert [one.target.code for one in pairs] == [one.code for one in codes]


def test_a_second_load_changes_nothing(frameworks):
    again = load_files(shipped())
    assert again.changed_nothing
    assert "Nothing to change" in told()


def test_a_dry_run_tells_the_difference_and_changes_nothing(frameworks):
    Competency.objects.filter(key="digcomp@2.2:4.1").update(name_en="Devices")
    said = told("--dry-run")
    assert "~ digcomp@2.2:4.1: name_en: Devices → Protecting devices" in said
    assert "0 would be new and 1 changed" in said
    assert Competency.objects.get(key="digcomp@2.2:4.1").name_en == "Devices"


def test_a_dry_run_on_an_empty_database_leaves_it_empty():
    assert "+ digcomp@2.2" in told("--dry-run")
    assert not CompetencyFramework.objects.exists()


def test_what_is_no_longer_in_a_file_is_told_and_kept(written):
    load_files(written("khung.json", own()))
    tagged_course(["tinh@1:A2"])
    less = own(competencies=own()["competencies"][:2])
    assert "= tinh@1:A2: no longer in its file, kept; courses and lessons that train it: 1" in told(
        *map(str, written("khung.json", less))
    )
    assert Competency.objects.filter(key="tinh@1:A2").exists()


def test_a_new_version_stands_beside_the_old_one(written):
    load_files(written("khung.json", own()))
    load_files(written("khung-2.json", own(version="2")))
    assert Competency.objects.filter(code="A1").count() == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "khung.json"),
        ("[]", "curly brackets"),
        (own(label=""), "“label” is missing"),
        (own(status="old"), "status must be one of"),
        (own(valid_from="11/03/2025"), "is not a date"),
        (own(levels=[{"level": "1", "name_vi": "Một", "name_en": "One"}]), "whole number"),
        (own(competencies=[]), "no competencies"),
        (own(competencies=["A"]), "curly brackets"),
        (own(competencies=own()["competencies"] * 2), "occurs twice"),
        (own(competencies=own()["competencies"][1:]), "parent A must stand before"),
        (own(code="tỉnh ta"), "tỉnh ta"),
        (own(label="x" * 65), "64"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole_with_what_to_do(written, content, said):
    with translation.override("en"), pytest.raises(UnreadableFile, match=said):
        load_files(written("khung.json", content))
    assert not CompetencyFramework.objects.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a,b\n", "first line"),
        ("from,relation,to,confidence,source\nx@1:1,equal,x@1:2,verified,\n", "walk.csv:2: relation"),
        ("from,relation,to,confidence,source\nx@1:1,exact,x@1:2,sure,\n", "walk.csv:2: confidence"),
        ("from,relation,to,confidence,source\nx@1:1,exact\n", "walk.csv:2: confidence"),
        ("from,relation,to,confidence,source\nx@1:1,exact,x@1:2,verified,\n", "walk.csv:2: there is no"),
    ],
)
def test_a_crosswalk_that_is_wrong_is_refused_with_its_line(written, lines, said):
    with translation.override("en"), pytest.raises(UnreadableFile, match=said):
        load_files(written("walk.csv", lines))


def test_the_command_says_what_is_wrong_and_ends(tmp_path):
    with pytest.raises(CommandError, match="none"):
        told(str(tmp_path / "none.json"))


def test_shipped_files_can_be_read():
    for file in shipped():
        assert list(read_crosswalk(file)) if file.suffix == ".csv" else read_framework(file).competencies
