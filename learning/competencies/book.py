"""All frameworks in memory: a site has some hundred competencies, and every course's page names a few of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from learning import conf
from learning.competencies.models import (
    Competency,
    CompetencyFramework,
    CompetencyMapping,
    FrameworkStatus,
    Relation,
)

KEY, KEPT_SECONDS = "learning:competency-book", 600


def in_language(one: Any) -> str:
    """The name of ``one`` in the language that is active."""
    vietnamese = (get_language() or "").startswith("vi")
    if isinstance(one, dict):
        return one["name_vi"] if vietnamese else one["name_en"]
    return one.name_vi if vietnamese else one.name_en


@dataclass(frozen=True)
class Term:
    """A competency or an area, as screens need it."""

    key: str
    code: str
    framework: str
    name_vi: str
    name_en: str
    our_words: str
    parent: str = ""
    depth: int = 0
    is_area: bool = False

    @property
    def name(self) -> str:
        return in_language(self)

    @property
    def is_ours(self) -> bool:
        """Whether the name in this language is not the publisher's wording."""
        spoken = "vi" if (get_language() or "").startswith("vi") else "en"
        return spoken in self.our_words.split()


@dataclass(frozen=True)
class Framework:
    """One version of a framework with its ``terms`` in order, an area before what it holds."""

    key: str
    label: str
    name_vi: str
    name_en: str
    status: str
    source: str
    levels: list[dict]
    terms: list[Term] = field(default_factory=list)

    @property
    def name(self) -> str:
        return in_language(self)

    @property
    def is_replaced(self) -> bool:
        return self.status == FrameworkStatus.REPLACED

    @property
    def competencies(self) -> list[Term]:
        """The terms that can be learnt, without the areas that hold them."""
        return [term for term in self.terms if not term.is_area]

    def level_name(self, level: int | None) -> str:
        """The level in words; empty where there is none."""
        return next((in_language(one) for one in self.levels if one["level"] == level), "")


@dataclass(frozen=True)
class Book:
    """The frameworks by key, their terms by key, and what teaching one competency also teaches."""

    frameworks: dict[str, Framework]
    terms: dict[str, Term]
    same: dict[str, frozenset[str]]
    broader: dict[str, frozenset[str]]

    def equivalents(self, key: str) -> frozenset[str]:
        """``key`` and what is exactly the same in other frameworks, however many crosswalks lead there."""
        found, waiting = {key}, [key]
        while waiting:
            new = self.same.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting += new
        return frozenset(found)

    def reached(self, key: str) -> frozenset[str]:
        """What somebody practises who practises ``key``: the same in other frameworks, and what is one step broader."""
        same = self.equivalents(key)
        above = {one for each in same for one in self.broader.get(each, frozenset())}
        return same.union(*(self.equivalents(one) for one in above))

    def shown(self, keys: Iterable[str], framework: str = "") -> list[Term]:
        """The competencies ``keys`` in the words of ``framework`` (the site's) where it has them, each once, in order."""
        mine = framework or conf.get("COMPETENCY_FRAMEWORK")
        found: dict[str, Term] = {}
        for key in keys:
            same = sorted(self.equivalents(key))
            there = [one for one in same if one in self.terms and self.terms[one].framework == mine]
            for one in there or [key]:
                if one in self.terms:
                    found[one] = self.terms[one]
        return sorted(found.values(), key=lambda term: (term.framework != mine, self._place(term)))

    def _place(self, term: Term) -> tuple[str, int]:
        return term.framework, self.frameworks[term.framework].terms.index(term)

    def chosen(self, framework: str = "") -> Framework | None:
        """The framework that is asked for, else the site's, else the first."""
        wanted = (framework, conf.get("COMPETENCY_FRAMEWORK"), *self.frameworks)
        return next((self.frameworks[key] for key in wanted if key in self.frameworks), None)


def book() -> Book:
    """Everything that is loaded, kept for some minutes; by three queries when it is not."""
    kept = cache.get(KEY)
    if kept is None:
        kept = _read()
        cache.set(KEY, kept, KEPT_SECONDS)
    return kept


def competency_frameworks() -> list[Framework]:
    """All frameworks that are loaded, with their terms; those that were replaced come last."""
    return list(book().frameworks.values())


def with_equivalents(keys: Iterable[str]) -> list[str]:
    """The competencies ``keys`` and what is exactly the same in other frameworks, in order."""
    known = book()
    return sorted({one for key in keys for one in known.equivalents(key)})


def competency_names(keys: Iterable[str]) -> dict[str, str]:
    """What those of ``keys`` that are known are called: code and name, in the language of the request."""
    known = book()
    return {key: f"{term.code} {term.name}" for key in keys if (term := known.terms.get(key))}


def forget_book() -> None:
    """What is loaded has changed: read it again, also who asks while this transaction is open."""
    cache.delete(KEY)
    transaction.on_commit(lambda: cache.delete(KEY))


def _read() -> Book:
    rows = list(Competency.objects.select_related("framework").order_by("framework", "position"))
    keys = {row.pk: row.key for row in rows}
    areas = {row.parent_id for row in rows}
    terms: dict[str, Term] = {}
    for row in rows:
        parent = keys.get(row.parent_id, "")
        depth = terms[parent].depth + 1 if parent in terms else 0
        terms[row.key] = Term(
            row.key, row.code, row.framework.key, row.name_vi, row.name_en, row.our_words,
            parent, depth, row.pk in areas,
        )  # fmt: skip
    same, broader = _mapped(keys)
    return Book(_frameworks(terms), terms, same, broader)


def _frameworks(terms: dict[str, Term]) -> dict[str, Framework]:
    found = {}
    # Those that were replaced come last, wherever frameworks are listed.
    rows = sorted(CompetencyFramework.objects.all(), key=lambda row: row.status == FrameworkStatus.REPLACED)
    for row in rows:
        mine = [term for term in terms.values() if term.framework == row.key]
        found[row.key] = Framework(
            row.key, row.label, row.name_vi, row.name_en, row.status, row.source, row.levels, mine
        )
    return found


def _mapped(keys: dict[int, str]) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    same: dict[str, set[str]] = {}
    broader: dict[str, set[str]] = {}
    for origin_id, target_id, relation in CompetencyMapping.objects.values_list(
        "origin", "target", "relation"
    ):
        origin, target = keys[origin_id], keys[target_id]
        if relation == Relation.EXACT:
            same.setdefault(origin, set()).add(target)
            same.setdefault(target, set()).add(origin)
        elif relation == Relation.BROADER:
            broader.setdefault(origin, set()).add(target)
        elif relation == Relation.NARROWER:
            broader.setdefault(target, set()).add(origin)
    return _frozen(same), _frozen(broader)


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in sets.items()}
