"""The forms about contents and files, as the scripts of the official editor expect them."""

from courses.h5p.official.metadata import copyright_semantics, metadata_semantics
from courses.packages.h5p.metadata import COPYRIGHT, METADATA
from courses.packages.h5p.rules import LICENSES, ROLES


def named(fields) -> dict:
    return {each["name"]: each for each in fields}


def test_they_have_the_fields_that_are_kept_and_no_others():
    assert [each["name"] for each in metadata_semantics()] == [each["name"] for each in METADATA]
    assert [each["name"] for each in copyright_semantics()["fields"]] == [each["name"] for each in COPYRIGHT]


def test_a_licence_is_always_one_of_those_that_are_kept_and_begins_unsaid():
    for fields in (metadata_semantics(), copyright_semantics()["fields"]):
        licence = named(fields)["license"]
        assert {each["value"] for each in licence["options"]} == LICENSES
        assert licence["options"][0]["value"] == licence["default"] == "U"
        assert not licence["optional"]


def test_only_licences_with_versions_offer_some():
    licence = named(metadata_semantics())["license"]
    versions = {each["value"]: each.get("versions") for each in licence["options"]}
    assert versions["CC BY"][0] == {"value": "4.0", "label": "4.0"}
    assert versions["C"] is None
    assert named(metadata_semantics())["licenseVersion"]["type"] == "select"
    of_file = named(copyright_semantics()["fields"])
    assert of_file["version"]["type"] == "select"
    # The scripts turn two licences about files into versions of this one.
    public = next(each for each in of_file["license"]["options"] if each["value"] == "PD")
    assert {"CC0 1.0", "CC PDM"} <= {each["value"] for each in public["versions"]}


def test_entries_of_lists_are_called_as_the_scripts_look_for_them():
    fields = named(metadata_semantics())
    author, change = fields["authors"]["field"], fields["changes"]["field"]
    assert (author["name"], change["name"]) == ("author", "change")
    assert [each["name"] for each in author["fields"]] == ["name", "role"]
    assert {each["value"] for each in author["fields"][1]["options"]} == ROLES
    assert [each["name"] for each in change["fields"]] == ["date", "author", "log"]
    assert change["fields"][2]["widget"] == "textarea"


def test_the_title_of_a_content_is_asked_for_and_that_of_a_file_is_not():
    assert not named(metadata_semantics())["title"]["optional"]
    assert named(copyright_semantics()["fields"])["title"]["optional"]


def test_every_field_says_what_it_is():
    for each in [*metadata_semantics(), *copyright_semantics()["fields"]]:
        assert each["label"] or each.get("widget") == "none"
