"""Questions that say the same, or nearly."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count

from assessments.questions.likeness import ALIKE, likeness, signs
from assessments.questions.models import Question, Sign

MOST_COMPARED = 50  # of one question with others
MOST_SHARING = 30  # a sign that more questions share says little
MOST_SIGNS = 3000
MOST_PAIRS = 200


@dataclass(frozen=True)
class Alike:
    """Two questions, and how alike they are: 1 when they have the same words."""

    one: Question
    other: Question
    likeness: float

    @property
    def percent(self) -> int:
        return int(self.likeness * 100)

    @property
    def is_same(self) -> bool:
        return self.likeness >= 1


def alike_to(question: Question, *, most: int = 5) -> list[Alike]:
    """The questions that are alike to ``question`` as it is written now, the most alike first. Two queries.

    Compared are the fifty that share the most signs, however large the bank is.
    """
    words = question.asked_shingles()
    sharing = Sign.objects.filter(value__in=signs(words)).exclude(question=question.pk).order_by()
    counted = sharing.values("question").annotate(shared=Count("pk")).order_by("-shared", "question")
    found = Question.objects.filter(pk__in=[row["question"] for row in counted[:MOST_COMPARED]])
    pairs = [Alike(question, other, likeness(words, other.asked_shingles())) for other in found]
    return sorted((one for one in pairs if one.likeness >= ALIKE), key=lambda one: -one.likeness)[:most]


def all_alike() -> list[Alike]:
    """Pairs of alike questions in the whole bank, the most alike first; three queries and bounded work."""
    sharing: dict[int, list[int]] = defaultdict(list)
    shared = (
        Sign.objects.order_by().values("value").annotate(n=Count("pk")).filter(n__range=(2, MOST_SHARING))
    )
    values = list(shared.order_by("value").values_list("value", flat=True)[:MOST_SIGNS])
    for value, pk in Sign.objects.filter(value__in=values).values_list("value", "question"):
        sharing[value].append(pk)
    counted = Counter(pair for pks in sharing.values() for pair in combinations(sorted(pks), 2))
    return _compared([pair for pair, _shared in counted.most_common(MOST_PAIRS)])


def _compared(pairs: list[tuple[int, int]]) -> list[Alike]:
    wanted = {pk for pair in pairs for pk in pair}
    known = {one.pk: one for one in Question.objects.filter(pk__in=wanted).select_related("pool")}
    words = {pk: question.asked_shingles() for pk, question in known.items()}
    found = [Alike(known[a], known[b], likeness(words[a], words[b])) for a, b in pairs]
    return sorted((one for one in found if one.likeness >= ALIKE), key=lambda one: -one.likeness)
