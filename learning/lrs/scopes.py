"""What a client may do, in the words of xAPI 1.0.3 (Communication 4.0, OAuth scopes), and one word of our own."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(StrEnum):
    """One thing that a client may do."""

    WRITE = "statements/write"
    READ_MINE = "statements/read/mine"
    READ = "statements/read"
    STATE = "state"
    DEFINE = "define"
    PROFILE = "profile"
    ALL_READ = "all/read"
    ALL = "all"
    # Ours: nothing of the xAPI service, but what the client's grant shares with it (learning.sharing).
    SHARE = "share"


LABELS: Mapping[Scope, Promise] = {
    Scope.WRITE: _("send statements"),
    Scope.READ_MINE: _("read the statements that it sent itself"),
    Scope.READ: _("read all statements"),
    Scope.STATE: _("read and write states of activities"),
    Scope.DEFINE: _("define activities and agents"),
    Scope.PROFILE: _("read and write profiles of activities and agents"),
    Scope.ALL_READ: _("read everything"),
    Scope.ALL: _("read and write everything"),
    Scope.SHARE: _("read what its grant shares with it"),
}

# Who may do the one may do the others, too.
_READING = {Scope.READ_MINE, Scope.READ, Scope.ALL_READ}
_WITH: Mapping[Scope, frozenset[Scope]] = {
    Scope.ALL: frozenset(Scope) - {Scope.SHARE},
    Scope.ALL_READ: frozenset(_READING),
    Scope.READ: frozenset({Scope.READ, Scope.READ_MINE}),
}
# Read with "all/read" as well, though not written.
_READABLE = frozenset({Scope.STATE, Scope.PROFILE})

_BY_WORD = {str(each): each for each in Scope}


def may(held: Iterable[Scope], scope: Scope, *, reading: bool = False) -> bool:
    """Whether ``held`` contains ``scope`` or something wider; ``reading`` if nothing is changed."""
    held = frozenset(held)
    if reading and scope in _READABLE and Scope.ALL_READ in held:
        return True
    return any(scope in _WITH.get(each, {each}) for each in held)


def narrowed(held: Iterable[Scope], asked: Iterable[Scope]) -> frozenset[Scope]:
    """Those of ``asked`` that ``held`` allows."""
    held = frozenset(held)
    return frozenset(each for each in asked if may(held, each))


def written(scopes: Iterable[Scope]) -> str:
    """As OAuth 2 and our table write them, in a fixed order."""
    wanted = set(scopes)
    return " ".join(each for each in Scope if each in wanted)


def read(text: str) -> frozenset[Scope]:
    """The scopes in a text like "state profile"; words that are none are left out."""
    return frozenset(_BY_WORD[word] for word in text.split() if word in _BY_WORD)
