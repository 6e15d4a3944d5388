"""What is practised counts in the coverage map: each step of a simulation, and each practical task."""

import uuid

import pytest

from courses.models import Simulation
from courses.simulations.coverage import Practice
from learning import api
from learning.competencies.tag import tag_course

pytestmark = pytest.mark.django_db
DEVICES, DATA = "digcomp@2.2:4.1", "digcomp@2.2:4.2"


def simulation(*steps: dict, live: bool = True) -> Simulation:
    number = Simulation.objects.count()
    scenario = {"steps": list(steps)}
    return Simulation.objects.create(code=f"sim.thu_{number}", title="Thử", scenario=scenario, live=live)


def course_with(*parts: tuple[str, str], programme: str = "CDAN") -> None:
    """A declared course with one lesson on devices, which has ``parts``: types and contents."""
    key, lesson = uuid.uuid4(), uuid.uuid4()
    declared = [
        api.Declaration(key, api.COURSE, "Khóa", fields={"programme": programme}),
        api.Declaration(lesson, api.LESSON, "Bài", parent=key, competencies=[DEVICES]),
        *(
            api.Declaration(uuid.uuid4(), kind, "Phần", parent=lesson, fields={"content": content})
            for kind, content in parts
        ),
    ]
    tag_course(api.declare_course(declared), declared)


def practised() -> list[tuple[str, str]]:
    return [(tagged.competency, tagged.title) for tagged in Practice.tagged()]


def test_a_step_trains_what_it_names_and_else_what_its_lesson_does():
    one = simulation({"instruction": "Mở máy."}, {"instruction": "Đọc tên.", "competency": DATA})
    course_with((api.INTERACTION, str(one.uuid)))
    assert practised() == [(DEVICES, "Phần: Mở máy."), (DATA, "Phần: Đọc tên.")]
    assert len({tagged.thing for tagged in Practice.tagged()}) == 2


def test_a_practical_task_is_one_thing():
    course_with((api.PERFORMANCE, ""))
    assert practised() == [(DEVICES, "Phần")]


def test_what_nobody_can_play_is_no_practice():
    one = simulation({"instruction": "Mở máy."}, live=False)
    course_with((api.INTERACTION, str(one.uuid)), (api.INTERACTION, ""), (api.MEDIA, ""))
    assert practised() == []


def test_a_scenario_of_another_shape_counts_nothing():
    one = simulation("no step")
    course_with((api.INTERACTION, str(one.uuid)))
    assert practised() == []


@pytest.mark.parametrize("courses", [1, 5])
def test_it_asks_as_often_for_one_course_as_for_many(courses, django_assert_num_queries):
    for _each in range(courses):
        course_with((api.INTERACTION, str(simulation({"instruction": "Mở."}).uuid)), (api.PERFORMANCE, ""))
    with django_assert_num_queries(3):
        assert len(practised()) == 2 * courses
