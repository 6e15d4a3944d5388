"""What a longer period may tell of what its months hide.

A month's number is the quarter's less those of the other months. So a hidden number of few people is safe only if some
people could be moved about among hidden cells and nothing that is printed would change, of whatever period: round a
circle in one month, where every longer period hides the cells of the circle; or round the same circle in two months, one
way in the one and the other way in the other. Then a period that has both tells the cells as they are.

Periods are decided in the order in which they end, each knowing those before it and none after it, so what is told of a
quarter can be told before the year is known. Every number of few keeps a move through all of them: where a period would
give it away, another move is looked for, and where there is none, the period hides what is moved. Nothing here asks the
database.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learning.reports.months import Key, Month
from learning.reports.ways import Move, Span, Ways


@dataclass(frozen=True)
class Secret:
    """A number of few people: the cell ``key`` of the months in ``span`` together."""

    span: Span
    key: Key

    def is_safe_by(self, move: Move) -> bool:
        return self.key in move.seen(self.span)


class Moves:
    """Decides over one period after the other."""

    def __init__(self, months: Sequence[Month], smallest: int):
        self.months, self.smallest = months, smallest
        self.hidden: dict[Span, set[Key]] = {frozenset([n]): month.hidden for n, month in enumerate(months)}
        self.moves: dict[Secret, Move] = {}
        self.tried: list[Span] = []
        for number, month in enumerate(months):
            if not month.strict:
                self._begin(number, month)

    def _begin(self, number: int, month: Month) -> None:
        ways = Ways(self.months, [number], self.hidden)
        span = frozenset([number])
        secrets = [Secret(span, key) for key, cell in month.cells.items() if cell.is_secret]
        place = {secret.key: n for n, secret in enumerate(secrets)}
        for secret in secrets:
            if secret in self.moves:
                continue
            move = ways.circle(secret.key, number, month.hidden)
            if move is not None:
                # In the order of the table, as it is the order in which longer periods look for other moves.
                moved = sorted(place[key] for key in move.seen(span) if key in place)
                self.moves |= dict.fromkeys((secrets[n] for n in moved), move)
            elif not month.cells[secret.key].is_mute:
                month.strict = True  # people counted twice: it does not add up, and nothing can be said of it
                return

    def _take(self, move: Move, secrets: Iterable[Secret]) -> None:
        """Whatever is moved on the way needs no move of its own."""
        for secret in secrets:
            if secret.is_safe_by(move):
                self.moves[secret] = move

    def decide(self, span: Span, parts: Sequence[Span] = ()) -> set[Key]:
        """What the period of these months hides, so that it gives nothing away. Where it has ``parts``, it tells what all
        of them tell."""
        if span in self.hidden:
            return self.hidden[span]
        months = [self.months[number] for number in sorted(span)]
        hidden: set[Key] = set().union(*(month.hidden if month.strict else month.kept for month in months))
        hidden = hidden.union(*(self.hidden[part] for part in parts))
        self._keep_few(span)
        if not parts:
            self._rearrange(span, hidden)
            self.tried.append(span)
        hidden = hidden.union(*(move.seen(span) for move in self.moves.values()))
        self.hidden[span] = hidden
        return hidden

    def _keep_few(self, span: Span) -> None:
        """The period's own numbers of few need a move that changes them."""
        found: dict[Secret, Move] = {}
        for each, move in self.moves.items():
            secret = Secret(span, each.key)
            if each.span <= span and secret.is_safe_by(move) and self._is_few(each.key, span):
                found.setdefault(secret, move)
        self.moves |= found

    def _is_few(self, key: Key, span: Span) -> bool:
        """Whether the cell, or what is left of it when the months that tell it are taken away, is of few."""
        found = [self.months[number].cells.get(key) for number in span]
        cells = [cell for cell in found if cell]
        left = [cell for cell in cells if cell.is_hidden]
        sums = (
            sum(cell.value for cell in cells),
            sum(cell.value for cell in left),
            sum(cell.rest for cell in left),
        )
        return any(0 < number < self.smallest for number in sums)

    def _rearrange(self, span: Span, hidden: set[Key]) -> None:
        """Move otherwise what the period would have to hide; as little is added to what is ``hidden`` as can be."""
        waiting: dict[Key, list[Secret]] = defaultdict(list)
        for secret, move in self.moves.items():
            if not move.seen(span) <= hidden:
                waiting[secret.key].append(secret)
        ways = Ways(self.months, [n for n in sorted(span) if not self.months[n].strict], self.hidden)
        for look in (self._in_two, self._anyhow):
            for secret in [each for some in waiting.values() for each in some]:
                before = self.moves[secret]
                if before.seen(span) <= hidden:
                    continue
                move = look(secret, span, ways, hidden) or before
                if len(move.seen(span) - hidden) < len(before.seen(span) - hidden):
                    alike = [each for key in {key for _n, key, _by in move.steps} for each in waiting[key]]
                    self._take(move, [each for each in alike if not self.moves[each].seen(span) <= hidden])
                if look == self._anyhow:
                    hidden |= self.moves[secret].seen(span)

    def _in_two(self, secret: Secret, span: Span, ways: "Ways", hidden: set[Key]) -> Move | None:
        """The same circle in two months, there and back."""
        there = self._month_of(secret)
        known = {there}.union(*(each for each in self.tried if there in each))
        for back in sorted(span - secret.span - known):
            if not self.months[back].strict and (move := ways.circle_in_two(secret.key, there, back)):
                return move
        return None

    def _anyhow(self, secret: Secret, span: Span, ways: "Ways", hidden: set[Key]) -> Move | None:
        """Whatever shows the least in the period."""
        move = ways.circle(secret.key, self._month_of(secret), hidden)
        return move if move and secret.is_safe_by(move) else None

    def _month_of(self, secret: Secret) -> int:
        steps = self.moves[secret].steps
        return next(number for number, key, _by in steps if key == secret.key and number in secret.span)
