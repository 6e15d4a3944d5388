"""Questions, quizzes, and a course with a quiz in a lesson."""

import uuid

from bs4 import BeautifulSoup

from assessments.attempts.models import Attempt
from assessments.attempts.ticket import make_ticket
from assessments.models import Pool, Question, Quiz, QuizQuestion, Section
from assessments.questions.missing import TypeStream
from learning import api
from learning.models import Activity, MoveOn

START = "/learning/quizzes/start/"


def make_question(code: str = "q-1", *, type: str = "true_false", stem: str = "", **data) -> Question:
    """A published question with its revision; ``data`` is plain, a true statement unless given."""
    question = new_question(code, type=type, stem=stem, **data)
    question.save()
    question.save_revision().publish()
    return Question.objects.get(pk=question.pk)


def new_question(code: str, *, type: str = "true_false", stem: str = "", **data) -> Question:
    """A live question that is not saved yet."""
    question = Question(code=code, stem=stem or f"<p>Câu {code}?</p>", explanation=f"<p>Vì {code}.</p>")
    block: TypeStream = Question._meta.get_field("data").stream_block
    question.data = [(type, block.child_blocks[type].to_python(data or {"answer": "true"}))]
    question.type = type
    return question


def make_quiz(questions: int | list[Question] = 2, **fields) -> Quiz:
    """A quiz of ``questions``, or of so many true statements, in their order unless ``shuffle`` is asked for.

    ``sections`` are dicts of what each of them is.
    """
    code = fields.pop("code", f"quiz-{uuid.uuid4().hex[:8]}")
    if isinstance(questions, int):
        questions = Question.objects.bulk_create(new_question(f"{code}-{n}") for n in range(questions))
    sections = fields.pop("sections", [])
    quiz = Quiz(code=code, title=fields.pop("title", "Bài luyện tập"), **{"shuffle": False, **fields})
    quiz.sections = [Section(**{"title": "Phần", "sort_order": n, **each}) for n, each in enumerate(sections)]
    quiz.quiz_questions = [QuizQuestion(question=each, sort_order=n) for n, each in enumerate(questions)]
    quiz.save()
    return quiz


def fill_pool(name: str, count: int, *, parent: Pool | None = None, **fields) -> Pool:
    """A pool of so many true statements, made by one query."""
    pool = Pool.objects.create(name=name, parent=parent)
    made = [new_question(f"{name}-{n:03}") for n in range(count)]
    for each in made:
        each.pool = pool
        for field, value in fields.items():
            setattr(each, field, value)
    Question.objects.bulk_create(made)
    return pool


def make_place(quiz: Quiz, **course_fields) -> Activity:
    """The activity of ``quiz`` in the one lesson of a new course."""
    course, lesson, place = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    rule = {"move_on": MoveOn.PASSED if quiz.is_exam else MoveOn.COMPLETED}
    fields = {"open_to_guests": True, "address": "/khoa-hoc/", **course_fields}
    api.declare_course(
        [
            api.Declaration(course, api.COURSE, "Khóa học", fields=fields),
            api.Declaration(
                lesson, api.LESSON, "Bài 1", parent=course, fields={"address": "/khoa-hoc/bai-1/"}
            ),
            api.Declaration(place, api.ASSESSMENT, quiz.title, parent=lesson, fields=rule),
        ]
    )
    return Activity.objects.select_related("parent", "course").get(key=place)


def press_start(client, place: Activity, quiz: Quiz):
    """Press the quiz's button in the lesson."""
    return client.post(START, {"ticket": make_ticket(place.key, quiz.pk)})


def begin(client, place: Activity, quiz: Quiz) -> Attempt:
    """The attempt that ``client`` has after pressing the button."""
    response = press_start(client, place, quiz)
    return Attempt.objects.get(uuid=response.url.strip("/").split("/")[-1])


def form_of(response) -> dict[str, str | list[str]]:
    """The attempt's form as a browser without a script would post it."""
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-attempt]")
    data: dict[str, str | list[str]] = {}
    for field in form.find_all("input"):
        if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            data[field["name"]] = field.get("value", "")
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        data[select["name"]] = chosen["value"]
    return data


def answers(attempt: Attempt, value: str = "true") -> dict[str, str]:
    """The same answer to every true-or-false question, as posted by the form that was opened first."""
    places = range(len(attempt.paper["questions"]))
    return {f"q{place}": value for place in places} | {f"q{place}-was": "" for place in places}


def page(attempt: Attempt, name: str = "") -> str:
    """The address of one of the attempt's screens."""
    return f"/learning/attempts/{attempt.uuid}/" + (f"{name}/" if name else "")
