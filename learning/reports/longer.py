"""What a longer period hides for the sake of its months and of the periods between, which reports of them may be out."""

from collections.abc import Mapping, Sequence

from learning.reports.months import Key, Month
from learning.reports.moves import Moves
from learning.reports.scope import Scope
from learning.reports.shorter import Together, periods_of

# By a period's code: what frozen reports of it said of a place, whether it was hidden.
Said = Mapping[str, Mapping[Key, set[bool]]]


def is_plain(scope: Scope) -> bool:
    """Whether its months are told in the same units, so that people can be moved from one to another."""
    return len(scope.stretches) == 1 and not scope.is_part


def hidden_for(
    scope: Scope, months: Sequence[Scope], tables: Sequence[Month], smallest: int, said: Said
) -> set[Key]:
    """What the period of ``scope`` must not tell. ``tables`` are those of its ``months``."""
    periods = periods_of(scope, months)
    for period in periods:
        if len(period.span) == 1:
            _hold_to(tables[min(period.span)], period, said)
    while True:
        moves = Moves(tables, smallest)
        for period in periods:
            moves.decide(period.span, period.parts)
        held = [_hold_back(period, moves, said) for period in periods]
        if not any(held):
            break
    found = moves.hidden[frozenset(range(len(months)))]
    return found.union(*(_hidden_then(period, moves.hidden[period.span], said) for period in periods))


def _hold_to(month: Month, period: Together, said: Said) -> None:
    """Where frozen reports of a month say otherwise than it would be told now, what could be moved now is told there."""
    for code in period.codes & said.keys():
        hidden = {key for key, each in said[code].items() if True in each}
        if any((key in month.hidden) not in each or len(each) > 1 for key, each in said[code].items()):
            month.strict = True
        month.hidden |= hidden


def _hold_back(period: Together, moves: Moves, said: Said) -> bool:
    """Let the months of a period move nothing where a frozen report tells what would be moved."""
    hidden = moves.hidden[period.span]
    told = any(
        False in each and key in hidden
        for code in period.codes & said.keys()
        for key, each in said[code].items()
    )
    months = [moves.months[number] for number in period.span] if told else []
    held = [month for month in months if not month.strict]
    for month in held:
        month.strict = True
    return bool(held)


def _hidden_then(period: Together, hidden: set[Key], said: Said) -> set[Key]:
    """What frozen reports of the period hid, for whatever reason, and would be told now."""
    return {
        key
        for code in period.codes & said.keys()
        for key, each in said[code].items()
        if True in each and key not in hidden
    }
