"""Reckoning about questions: calibration, the next adaptive question, a million answers analysed.

Peers run only where they are installed. girth (MIT) calibrates what is small enough to wait for: it takes minutes for
what takes us a second, and ``--scale 10`` gives it ten times as much. DuckDB reckons the same statistics as one would
write them in SQL. Figures that do not agree are an error.
"""

from importlib.util import find_spec
from random import Random
from time import perf_counter

import numpy as np

from assessments.adaptive.engine import next_item
from assessments.adaptive.items import Bank, Item, bank_of
from assessments.adaptive.rules import Rules
from assessments.analysis.calibrate import Calibrated, calibrate
from assessments.analysis.calibrate import Rules as How
from assessments.analysis.classical import sums_of
from assessments.analysis.classical_figures import item_figures, reliability
from assessments.analysis.irt import Parameters, chance
from assessments.analysis.responses import responses
from tests.bench.measure import Result, in_turns, line

ITEMS, PEOPLE, BANK, ANSWERS = 200, 50_000, 2000, 1_000_000
GIRTH_PEOPLE, GIRTH_ITEMS = 5000, 40  # what it does in half a minute
QUESTIONS = 40
OURS, GIRTH, WHOLE = "calibration, as many as girth", "the same by girth", "calibration, 50,000 people"
NEXT, PLAIN = "next question of 2,000", "the same as a plain loop in Python"
SUMS, DUCK = "classical statistics, a million answers", "the same by DuckDB"


def run(scale: float) -> list[Result]:
    return [*calibration(scale), *choosing(scale), *classical(scale)]


# --- calibration ------------------------------------------------------------------------------------------


def calibration(scale: float) -> list[Result]:
    true, right = made_up(max(500, int(PEOPLE * min(scale, 1))))
    few = right[: max(500, int(GIRTH_PEOPLE * scale)), :GIRTH_ITEMS]
    some = true.take(range(GIRTH_ITEMS))
    whole, took = timed(lambda: calibrate(responses(right), How(grid=np.linspace(-6, 6, 41))))
    small, took_small = timed(lambda: calibrate(responses(few)))
    results = [
        Result(
            f"{WHOLE} × {ITEMS}" if scale >= 1 else f"calibration, {len(right)} × {ITEMS}",
            took,
            wanted=told(whole, true),
        ),
        Result(f"{OURS}, {len(few)} × {GIRTH_ITEMS}", took_small, wanted=told(small, some)),
    ]
    if find_spec("girth"):
        found, took_peer = timed(lambda: by_girth(few))
        note = f"RMSE a {rmse(found.a, some.a):.3f} b {rmse(found.b, some.b):.3f}; {agreement(small, found)}"
        results.append(Result(GIRTH, took_peer, None, OURS, took_peer / took_small, note))
    return results


def made_up(people: int) -> tuple[Parameters, np.ndarray]:
    """Questions whose parameters we know, and the answers of people to them."""
    rng = np.random.default_rng(1)
    true = Parameters.of(np.exp(rng.normal(0, 0.3, ITEMS)), rng.normal(0, 1, ITEMS))
    right = chance(true, rng.normal(0, 1, people)).T
    return true, (rng.random(right.shape) < right).astype(np.float32)


def by_girth(right: np.ndarray) -> Parameters:
    from girth import twopl_mml

    found = twopl_mml(right.T.astype(int))
    return Parameters.of(found["Discrimination"], found["Difficulty"])


def told(found: Calibrated, true: Parameters) -> str:
    bias = float(np.mean(found.items.b - true.b))
    errors = f"RMSE a {rmse(found.items.a, true.a):.3f} b {rmse(found.items.b, true.b):.3f}"
    return f"{errors}, bias of b {bias:+.3f}, {found.cycles} cycles"


def agreement(ours: Calibrated, theirs: Parameters) -> str:
    a, b = np.corrcoef(ours.items.a, theirs.a)[0, 1], np.corrcoef(ours.items.b, theirs.b)[0, 1]
    if min(a, b) < 0.95:
        raise AssertionError(f"girth and we do not agree: r of a {a:.3f}, of b {b:.3f}")
    return f"r with ours a {a:.4f} b {b:.4f}"


def rmse(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.sqrt(np.mean((one - other) ** 2)))


def timed(action):
    """What ``action`` returns, and how many milliseconds it took."""
    started = perf_counter()
    found = action()
    return found, (perf_counter() - started) * 1000


# --- the next question ------------------------------------------------------------------------------------


def choosing(scale: float) -> list[Result]:
    bank, rules, random = make_bank(), Rules(shares=dict.fromkeys("ABCDE", 1.0), most_exposure=0.3), Random(3)
    answers = [(f"q{n * 37}", n % 2 == 0) for n in range(20)]
    if plainly(bank, answers) != next_item(bank, answers, Rules(best=1), random):
        raise AssertionError("The plain loop chooses another question than we do.")
    actions = {PLAIN: lambda: plainly(bank, answers), NEXT: lambda: next_item(bank, answers, rules, random)}
    took = in_turns(actions, runs=max(5, int(30 * scale)))
    return [line(PLAIN, took), line(NEXT, took, against=PLAIN, wanted="< 10 ms")]


def make_bank() -> Bank:
    rng = np.random.default_rng(3)
    a, b = np.exp(rng.normal(0.1, 0.3, BANK)), rng.normal(0, 1.2, BANK)
    return bank_of(
        Item(
            f"q{n}", a[n], b[n], competency="ABCDE"[n % 5], accessible=n % 4 > 0, exposure=float(n % 50) / 100
        )
        for n in range(BANK)
    )


def plainly(bank: Bank, answers: list[tuple[str, bool]]) -> str:
    """The most telling question at the mean of the posterior, without numpy and without rules."""
    from math import exp

    items, weights = {one.code: one for one in bank.items}, []
    points = [n / 5 - 6 for n in range(61)]
    for theta in points:
        weight = exp(-theta * theta / 2)
        for code, right in answers:
            p = 1 / (1 + exp(-items[code].a * (theta - items[code].b)))
            weight *= p if right else 1 - p
        weights.append(weight)
    theta = sum(point * weight for point, weight in zip(points, weights, strict=True)) / sum(weights)
    asked, best, most = {code for code, _right in answers}, "", -1.0
    for one in bank.items:
        p = 1 / (1 + exp(-one.a * (theta - one.b)))
        if one.code not in asked and (tells := one.a * one.a * p * (1 - p)) > most:
            best, most = one.code, tells
    return best


# --- classical statistics ---------------------------------------------------------------------------------

SQL = """
WITH total AS (SELECT attempt, sum(score) AS total FROM answers GROUP BY attempt),
     every AS (SELECT a.item, a.score, t.total - a.score AS rest FROM answers a JOIN total t USING (attempt))
SELECT item, count(*), avg(score), corr(score, rest), var_pop(score) FROM every GROUP BY item ORDER BY item
"""
VARIANCE = "SELECT var_pop(total) FROM (SELECT sum(score) AS total FROM answers GROUP BY attempt)"


def classical(scale: float) -> list[Result]:
    people = max(100, int(ANSWERS * min(scale, 1)) // QUESTIONS)
    right = made_up(people)[1][:, :QUESTIONS]
    attempts, items = np.repeat(np.arange(people), QUESTIONS), np.tile(np.arange(QUESTIONS), people)
    scores = right.ravel().astype(float)

    def ours():
        sums = sums_of(attempts, items, scores, size=QUESTIONS)
        return item_figures(sums), reliability(sums)

    if not find_spec("duckdb"):
        return [line(SUMS, in_turns({SUMS: ours}, runs=5))]
    import duckdb

    database = duckdb.connect()
    table = {"attempt": attempts, "item": items, "score": scores}
    database.register("given", table)
    database.execute("CREATE TABLE answers AS SELECT * FROM given")

    def theirs():
        (variance,) = database.execute(VARIANCE).fetchone()
        return database.execute(SQL).fetchnumpy(), variance

    same(ours(), theirs())
    took = in_turns({SUMS: ours, DUCK: theirs}, runs=max(3, int(10 * scale)))
    return [line(DUCK, took), line(SUMS, took, against=DUCK, wanted="≤ 1 ×")]


def same(ours, theirs) -> None:
    """Both have reckoned the same, or it is an error."""
    (figures, reliable), (rows, variance) = ours, theirs
    _item, _count, facility, together, spread = rows.values()
    alpha = QUESTIONS / (QUESTIONS - 1) * (1 - spread.sum() / variance)
    if not (
        np.allclose(figures.facility, facility)
        and np.allclose(figures.point_biserial, together)
        and np.isclose(reliable.alpha, alpha)
    ):
        raise AssertionError("DuckDB and we do not reckon the same.")
