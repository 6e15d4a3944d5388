"""What the log says of single questions: about the question, for its quiz, and well-formed."""

import json
from random import Random

import pytest

from assessments.attempts.answer import note_time
from assessments.attempts.log import interaction, placed
from assessments.attempts.models import Attempt
from assessments.attempts.submit import submit
from assessments.models import Mode
from learning import api, registry
from learning.models import Statement
from learning.statements.letter import letter_of
from learning.statements.query import Filters, statements_matching
from learning.statements.wellformed import check_statement
from tests.assessments.making import make_place, make_quiz
from tests.assessments.test_many import started


def test_every_type_of_question_makes_a_well_formed_statement_that_tells_no_words_of_a_learner():
    for kind in (each() for each in registry.question_types.values()):
        for example in kind.examples():
            data = kind.lay_out(kind.clean(example.data), Random(1), shuffle=True)
            question = {"code": "q-1", "type": kind.name, "stem": "<p>Câu hỏi?</p>", "data": data}
            said = {
                "actor": {"account": {"homePage": "https://hoc.example.vn", "name": "1"}},
                "verb": {"id": api.verbs.ANSWERED},
                "object": interaction(question),
                "context": placed("https://hoc.example.vn/a", "https://hoc.example.vn/b"),
            }
            for version in ("1.0.3", "2.0.0"):
                check_statement(said, version=version)
            assert len(json.dumps(said)) < 8000


def test_time_counts_for_the_question_that_it_was_spent_at_and_for_none_where_nobody_knows():
    attempt = Attempt()
    note_time(attempt, {3}, 20)
    note_time(attempt, {3}, 5)
    note_time(attempt, {1, 2}, 60)
    assert attempt.timing == {"3": 25}


@pytest.mark.django_db
def test_an_answer_is_about_its_question_and_counts_for_its_quiz():
    quiz = make_quiz(1, mode=Mode.EXAM)
    place = make_place(quiz)
    [attempt] = started(quiz, place, 1)
    Attempt.objects.filter(pk=attempt.pk).update(timing={"0": 42})
    submit(attempt=attempt)
    row = Statement.objects.get(verb=api.verbs.ANSWERED)
    said = row.data
    assert row.activity_id == place.pk
    assert said["object"] == interaction(attempt.paper["questions"][0])
    assert said["object"]["definition"]["type"] == api.verbs.QUESTION
    assert said["object"]["definition"]["interactionType"] == "true-false"
    assert said["object"]["definition"]["name"]
    parts = said["context"]["contextActivities"]
    assert parts == {"parent": [{"id": place.iri}], "grouping": [{"id": place.course.iri}]}
    assert said["context"]["registration"] == str(attempt.enrolment.uuid)
    assert said["result"]["success"] is True
    assert said["result"]["duration"] == "PT42S"
    check_statement(letter_of(row))
    # cmi5 9.6.2: the category is for the nine statements that cmi5 defines, and this is none of them.
    assert "category" not in parts
    whole = statements_matching(Filters(activity=place.iri), most=50)
    assert row.pk not in [pk for _stored, pk in whole]
    related = statements_matching(Filters(activity=place.iri, related_activities=True), most=50)
    assert row.pk in [pk for _stored, pk in related]
