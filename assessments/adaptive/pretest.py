"""Questions on trial: asked now and then between the others, counted for nobody until they are calibrated."""

from collections.abc import Collection, Sequence
from random import Random

from assessments.adaptive.engine import Answered


def next_on_trial(
    waiting: Sequence[str],
    answers: Sequence[Answered],
    random: Random,
    *,
    share: float,
    on_trial: Collection[str] = (),
) -> str | None:
    """The code of a question on trial to ask instead of a counted one; None for most of the time.

    About ``share`` of a test's questions are on trial, never the first. ``waiting`` are their codes, those with
    the fewest answers first; ``on_trial`` those that this test has asked already.
    """
    asked = {code for code, _score in answers} | set(on_trial)
    left = [code for code in waiting if code not in asked]
    if not left or not answers or random.random() >= share:
        return None
    # Of the first few, so that they gather answers evenly and two neighbours do not get the same.
    return left[random.randrange(min(5, len(left)))]
