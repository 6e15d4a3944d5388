"""A quiz while it is answered: a paper drawn from a long bank, and saving what is on a page.

Handing in and marking many at once are measured in `marking`.
"""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from assessments.attempts.models import Answer, Attempt
from assessments.attempts.paper import compose
from assessments.models import Question, Quiz
from tests.assessments.making import answers, begin, fill_pool, make_place, make_quiz, page
from tests.bench.measure import Result, in_turns, let_it_count, line, statements

BANK, SECTIONS, DRAWN = 2000, 8, 5
SHORT, LONG = (
    "a paper of 5 chosen questions",
    f"a paper of {SECTIONS * DRAWN}, drawn from {BANK:,} by {SECTIONS} sections",
)
LOAD = f"loading {SECTIONS * DRAWN} questions by their keys, and no more"
BARE, ONE, ALL = (
    "one answer, with nothing but update_or_create",
    "saving 1 answer of 40",
    "saving 40 answers of 40",
)


def run(scale: float = 1.0) -> list[Result]:
    runs = max(5, int(40 * scale))
    papers, saving = _papers(max(200, int(BANK * scale))), _saving()
    let_it_count()
    took = in_turns({**papers, **saving}, runs=runs)
    sql = {name: statements(action) for name, action in {**papers, **saving}.items()}
    return [
        line(LOAD, took, sql=sql[LOAD]),
        line(SHORT, took, sql=sql[SHORT]),
        line(LONG, took, sql=sql[LONG], against=LOAD, wanted="≤ 6 SQL, however many sections"),
        line(BARE, took, sql=sql[BARE]),
        line(ONE, took, sql=sql[ONE], against=BARE),
        line(ALL, took, sql=sql[ALL], against=ONE, wanted="as many SQL as for 1"),
    ]


def _papers(bank: int) -> dict[str, Callable[[], object]]:
    pools = [fill_pool(f"b{n}", bank // SECTIONS) for n in range(SECTIONS)]
    sections = [{"pool": pool, "draw": DRAWN, "title": pool.name} for pool in pools]
    short, long = make_quiz(5), make_quiz(0, sections=sections)
    some = list(Question.objects.filter(pool__in=pools).values_list("pk", flat=True)[: SECTIONS * DRAWN])
    return {
        LOAD: lambda: Question.objects.in_bulk(some),
        SHORT: lambda: compose(Quiz.objects.get(pk=short.pk), seed="a"),
        LONG: lambda: compose(Quiz.objects.get(pk=long.pk), seed="a"),
    }


def _saving() -> dict[str, Callable[[], object]]:
    quiz = make_quiz(40)
    client = Client()
    attempt = begin(client, make_place(quiz), quiz)
    whole, address = answers(attempt), page(attempt, "save")
    bare = Attempt.objects.get(pk=attempt.pk)
    return {
        BARE: lambda: Answer.objects.update_or_create(
            attempt=bare, place=0, defaults={"response": True, "saved_at": timezone.now()}
        ),
        ONE: lambda: client.post(address, {"q0": "true", "q0-was": ""}),
        ALL: lambda: client.post(address, whole),
    }
