"""What learners read in questions, for those who look how well it reads."""

from collections import defaultdict
from collections.abc import Iterable

from assessments.questions.models import Question
from assessments.questions.words import written_in

NOT_READ = {"true", "false"}  # whether a statement is so


def texts_of(question: Question) -> list[str]:
    """The question, what is said of it afterwards, and the texts of its type, as authors wrote them."""
    found = [question.stem, question.explanation, *written_in(question.plain_data())]
    return [text for text in found if text.strip() and text not in NOT_READ]


def texts_of_quizzes(quizzes: Iterable[int]) -> dict[int, list[str]]:
    """The texts of all that each of ``quizzes`` asks or may draw, by four queries."""
    asked = _asked(set(quizzes))
    questions = Question.objects.in_bulk({pk for pks in asked.values() for pk in pks})
    return {
        quiz: [text for pk in pks if pk in questions for text in texts_of(questions[pk])]
        for quiz, pks in asked.items()
    }


def _asked(quizzes: set[int]) -> dict[int, list[int]]:
    # Quizzes know questions, not the other way round.
    from assessments.quizzes.draw import fitting
    from assessments.quizzes.models import QuizQuestion
    from assessments.quizzes.section import Section

    chosen = QuizQuestion.objects.filter(quiz__in=quizzes).order_by("quiz", "sort_order")
    found: dict[int, list[int]] = defaultdict(list)
    for quiz, question in chosen.values_list("quiz_id", "question_id"):
        found[quiz].append(question)
    sections = list(Section.objects.filter(quiz__in=quizzes).order_by("quiz", "sort_order"))
    for section, fits in zip(sections, fitting(sections) if sections else [], strict=True):
        found[section.quiz_id] += fits
    return found
