import uuid

import pytest

from learning import api
from learning.models import Activity
from tests.factories import make_course

pytestmark = pytest.mark.django_db


def declared(course: Activity) -> list[api.Declaration]:
    parts = course.parts.filter(retired_at__isnull=True).select_related("parent").order_by("position")
    return [
        api.Declaration(each.key, each.type, each.title, parent=each.parent.key if each.parent else None)
        for each in parts
    ]


def test_declaring_the_same_again_changes_nothing():
    course = make_course(lessons=2, blocks=1)
    again = api.declare_course(declared(course))
    assert again.structure_version == course.structure_version


def test_what_is_no_longer_declared_is_retired_and_can_come_back():
    course = make_course(lessons=2)
    whole = declared(course)

    shorter = api.declare_course(whole[:-1])
    gone = Activity.objects.get(key=whole[-1].key)
    assert gone.retired_at is not None
    assert shorter.structure_version != course.structure_version

    api.declare_course(whole)
    gone.refresh_from_db()
    assert gone.retired_at is None


def test_every_activity_knows_its_course():
    course = make_course(lessons=2, blocks=2)
    assert set(course.parts.values_list("course", flat=True)) == {course.pk}
    assert course.parts.count() == 1 + 2 + 4


def test_a_copied_page_has_other_activities_for_the_same_block_ids():
    assert api.block_key(uuid.uuid4(), "same") != api.block_key(uuid.uuid4(), "same")
