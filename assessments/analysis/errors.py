"""Standard errors of calibrated parameters, from how much each person's answers pull at them.

The information is the sum of the outer products of everybody's pulls (the cross-product estimate), so what is not known
of people's abilities is in it. With few people for so many parameters the whole matrix means nothing; then each
question's own is taken, which is a little too sure of itself.
"""

import numpy as np
from numpy.typing import NDArray

from assessments.analysis.calibrate import Look, Rules, places_of
from assessments.analysis.irt import Floats, Parameters
from assessments.analysis.maximise import A, slopes
from assessments.analysis.responses import Responses

PIECE = 4000  # people at once
ENOUGH = 5  # people for each parameter of the whole matrix
MOST = 1500  # parameters of a matrix that is still quick to invert


def standard_errors(
    given: Responses, items: Parameters, look: Look, rules: Rules, kept: NDArray[np.bool_]
) -> Parameters:
    """The errors of a, b and c; nought where a parameter is fixed."""
    is_common = rules.model == "1pl" and not kept.any()
    places = ([A] if is_common else []) + places_of(rules)
    count = len(items)
    size = count * len(places_of(rules)) + is_common
    is_whole = given.people >= ENOUGH * size and size <= MOST
    found = np.zeros((3, count))
    if not kept.all():
        moving = np.flatnonzero(~kept)
        variances = _variances(given, items, look, rules, moving, places, is_common, is_whole)
        found[np.array(places)[:, None], moving] = np.sqrt(np.maximum(variances, 0))
    a, b, c = found
    return Parameters(a * items.a, b, c * items.c * (1 - items.c))


def _variances(
    given: Responses,
    items: Parameters,
    look: Look,
    rules: Rules,
    moving: NDArray[np.intp],
    places: list[int],
    is_common: bool,
    is_whole: bool,
) -> Floats:
    """A row for each of ``places``, a column for each question that moves."""
    count = len(moving)
    own = (
        np.zeros((len(places), count, len(places), count))
        if is_whole
        else np.zeros((count, len(places), len(places)))
    )
    for pulls, often in _pulls(given, items, look, rules.grid, moving, places):
        if is_whole:
            flat = pulls.reshape(len(pulls), -1)
            own += ((flat * often[:, None]).T @ flat).reshape(own.shape)
        else:
            own += np.einsum("pki,pli,p->ikl", pulls, pulls, often, optimize=True)
    _means, precisions = rules.priors.of(places)
    if not is_whole:
        own += np.diag(precisions + 1e-9)
        return np.linalg.inv(own).diagonal(axis1=1, axis2=2).T
    return _of_whole(own, precisions, is_common)


def _of_whole(own: NDArray[np.floating], precisions: Floats, is_common: bool) -> Floats:
    kinds, count = own.shape[:2]
    whole = own.reshape(kinds * count, -1).copy()
    whole[np.diag_indices_from(whole)] += np.repeat(precisions, count) + 1e-9
    if not is_common:
        return np.linalg.inv(whole).diagonal().reshape(kinds, count)
    # All questions' pulls at the common a are one pull.
    joined = np.zeros((count + 1, kinds * count))
    joined[0, :count] = 1
    joined[1:, count:] = np.eye(count)
    found = np.linalg.inv(joined @ whole @ joined.T).diagonal()
    return np.stack([np.full(count, found[0]), found[1:]])


def _pulls(given: Responses, items: Parameters, look: Look, grid: Floats, moving, places: list[int]):
    """For some people at a time: how their answers pull at each parameter of each question, and how often they came."""
    right, changes = slopes(items.take(moving), grid)
    if_right, if_wrong = changes[places] / right, changes[places] / (1 - right)
    kind = given.right.dtype
    for start in range(0, len(given.counts), PIECE):
        part = slice(start, start + PIECE)
        often = given.counts[part]
        shares = look.shares[part] / often[:, None].astype(kind)
        yield (
            np.stack(
                [
                    given.right[part][:, moving] * (shares @ up.T.astype(kind))
                    - given.wrong[part][:, moving] * (shares @ down.T.astype(kind))
                    for up, down in zip(if_right, if_wrong, strict=True)
                ],
                axis=1,
            ),
            often.astype(kind),
        )
