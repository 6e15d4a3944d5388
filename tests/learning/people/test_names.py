"""Names are kept in their parts, and every database lists them in the same order."""

import random
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.db.models.functions import Collate

from learning.models import Learner
from learning.vietnamese import NameParts, name_sort_key
from tests.factories import make_learner

pytestmark = pytest.mark.django_db

IN_ORDER = [
    NameParts("Lê", "", "An"),
    NameParts("Nguyễn", "", "An"),
    NameParts("Nguyễn", "Văn", "An"),
    NameParts("Trần", "Văn", "An"),
    NameParts("Trần", "", "An Bình"),
    NameParts("Nguyễn", "Thị", "Ánh"),
    NameParts("Chu", "Thị", "Ca"),
    NameParts("Ma", "Thị", "Cha"),
    NameParts("Lý", "", "Dũng"),
    NameParts("Lý", "", "Đức"),
    NameParts("H’Hen", "", "Niê"),
    NameParts("", "", "Nớ"),
    NameParts("Hồ", "A", "Páo"),
    NameParts("Hoàng", "", "Thi"),
    NameParts("Hoàng", "", "Thì"),
    NameParts("Hoàng", "", "Thỉ"),
    NameParts("Hoàng", "", "Thĩ"),
    NameParts("Hoàng", "", "Thí"),
    NameParts("Hoàng", "", "Thị"),
    NameParts("", "", "Y Moan"),
]


def named(parts: NameParts) -> Learner:
    learner = Learner()
    learner.name = parts
    learner.save()
    return learner


@pytest.fixture
def learners():
    shuffled = random.Random(7).sample(IN_ORDER, len(IN_ORDER))
    return [named(each) for each in shuffled]


@pytest.mark.usefixtures("learners")
def test_the_database_lists_names_as_vietnamese_lists_do():
    assert [each.name for each in Learner.objects.by_name()] == IN_ORDER
    assert sorted(IN_ORDER, key=name_sort_key) == IN_ORDER


@pytest.mark.skipif(connection.vendor != "postgresql", reason="collations of PostgreSQL")
@pytest.mark.parametrize(
    "name", ["C", "en-x-icu", "vi-x-icu", "da-x-icu", "cs-x-icu", "et-x-icu", "und-x-icu"]
)
@pytest.mark.usefixtures("learners")
def test_the_order_is_the_same_under_any_collation(name):
    listed = Learner.objects.order_by(Collate(F("sort_key"), name))
    assert [each.name for each in listed] == IN_ORDER


def test_parts_that_spell_the_name_stay_as_somebody_set_them():
    learner = make_learner("Y Moan")
    assert learner.name == ("Y", "", "Moan")
    learner.name = NameParts("", "", " Y  Moan ")
    learner.save()
    learner.refresh_from_db()
    assert (learner.full_name, learner.name) == ("Y Moan", ("", "", "Y Moan"))
    learner.save()
    assert learner.given_name == "Y Moan"


def test_a_new_full_name_brings_its_own_parts():
    learner = make_learner("Nguyễn Thị Hoa")
    learner.full_name = "Trần Minh Đức"
    learner.save(update_fields=["full_name"])
    learner.refresh_from_db()
    assert learner.name == ("Trần", "Minh", "Đức")
    assert learner.search_text == "tran minh duc"
    assert learner.sort_key == name_sort_key(learner.name)


def test_a_name_that_is_taken_away_leaves_no_parts_behind():
    learner = make_learner("Nguyễn Thị Hoa")
    learner.full_name = ""
    learner.save()
    assert (learner.name, learner.search_text) == (("", "", ""), "")


@pytest.mark.parametrize("asked", ["hoa", "NGUYEN hoa", "Hoà", "thi  hoa"])
def test_a_name_is_found_without_its_accents_and_in_any_order(asked):
    hoa = make_learner("Nguyễn Thị Hòa")
    make_learner("Nguyễn Thị Mai")
    assert list(Learner.objects.named(asked)) == [hoa]


@pytest.mark.usefixtures("learners")
def test_the_migration_sorts_who_is_there_already():
    Learner.objects.update(sort_key="mH")
    import_module("learning.migrations.0004_learner_contact_and_merges").sort_again(apps, None)
    assert [each.name for each in Learner.objects.by_name()] == IN_ORDER
