"""From the marks of single questions to the score of a paper: by weights, by sections, and by how sure the learner was.

Pure: the same paper and marks give the same score whenever it is reckoned. Papers from before there were weights and
sections count every question once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Gardner-Medwin's certainty-based marking: points when right and when wrong, by how sure somebody is. It pays to say
# what one thinks: "fairly" from two chances in three, "sure" from four in five.
POINTS = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
MOST_POINTS = 3


@dataclass(frozen=True)
class SectionScore:
    """How one section of a paper went; ``score`` is None when nothing in it could be marked."""

    title: str
    score: float | None
    pass_mark: float | None
    count: int

    @property
    def passed(self) -> bool:
        """A section without a pass mark holds nobody up."""
        return self.pass_mark is None or self.score is None or reaches(self.score, self.pass_mark)

    @property
    def percent(self) -> int:
        return int((self.score or 0) * 100 + 1e-6)

    @property
    def pass_percent(self) -> int | None:
        return None if self.pass_mark is None else round(self.pass_mark * 100)


def weighted(questions: Sequence[Mapping[str, Any]], scores: Mapping[int, float]) -> float | None:
    """The score of the questions that are in ``scores``, by their weights; None when none of them counts."""
    weights = {place: float(questions[place].get("weight", 1)) for place in scores}
    whole = sum(weights.values())
    if whole <= 0:
        return None
    # Points may be lost for being sure and wrong, but nobody ends below nothing.
    return max(0.0, sum(weights[place] * score for place, score in scores.items()) / whole)


def section_scores(paper: Mapping[str, Any], scores: Mapping[int, float]) -> list[SectionScore]:
    """How each section of ``paper`` went, in their order; the questions that belong to none are left out."""
    questions = paper["questions"]
    found = []
    for number, section in enumerate(paper.get("sections") or []):
        own = {place: scores[place] for place in scores if questions[place].get("section") == number}
        found.append(
            SectionScore(section["title"], weighted(questions, own), section.get("pass_mark"), len(own))
        )
    return found


def passes(paper: Mapping[str, Any], score: float, scores: Mapping[int, float]) -> bool:
    """Whether ``score`` reaches the pass mark of ``paper``, and each section its own."""
    return reaches(score, paper["pass_mark"]) and all(each.passed for each in section_scores(paper, scores))


def with_sureness(scores: Mapping[int, float], sure: Mapping[int, int | None]) -> dict[int, float]:
    """``scores`` by place as points of 3 for how sure the learner was. Who does not say counts as having guessed."""
    return {place: certain_score(score, sure.get(place)) for place, score in scores.items()}


def certain_score(score: float, confidence: int | None) -> float:
    """A score from 0 to 1 as a share of the most points, from -2 to 1; what is right in part lies in between."""
    right, wrong = POINTS.get(confidence or 1, POINTS[1])
    return (wrong + (right - wrong) * score) / MOST_POINTS


def reaches(score: float, pass_mark: float) -> bool:
    """Whether ``score`` is at least ``pass_mark``; seven tenths are seven tenths, however they were added up."""
    return score >= pass_mark - 1e-9
