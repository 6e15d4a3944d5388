"""Questions out of a file into the bank: first what each would be, then those that somebody chose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Collection

from assessments.exchange.checking import Checked, cleaned
from assessments.exchange.formats.base import PICTURE, Item, QuestionFormat, Read, Unreadable
from assessments.exchange.outgoing import Outgoing
from assessments.exchange.pictures import store
from assessments.exchange.pools import Shelves
from assessments.questions.models import Pool, Question
from assessments.questions.tags import QuestionTag
from assessments.questions.write import fill
from learning import conf, registry
from learning.carried import html_renamed, renamed
from learning.vietnamese import fold

MOST_QUESTIONS = 5000
HEAD = 4096


class State(models.TextChoices):
    """What taking a question would do."""

    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changes a question")
    SAME = "same", gettext_lazy("Here already")
    DOUBLE = "double", gettext_lazy("Same words")
    UNUSABLE = "unusable", gettext_lazy("Cannot be used")


USABLE = (State.NEW, State.CHANGED, State.DOUBLE)


@dataclass
class Found:
    """One question of a file: its ``number`` and place there, and what it would be here.

    ``like`` is the code of the question, or the place in the file, that has the same words. ``checked`` is None when
    it cannot be used.
    """

    number: int
    place: str
    state: Any
    in_short: str = ""
    problems: list[str] = field(default_factory=list)
    checked: Checked | None = None
    like: str = ""

    @property
    def code(self) -> str:
        return self.checked.item.get("code", "") if self.checked else ""


def format_of(file: BinaryIO, name: str, wanted: str = "") -> QuestionFormat:
    """The format called ``wanted``, else the first that knows the file. Raises Unreadable."""
    size = file.seek(0, 2)
    file.seek(0)
    most = conf.get("QUESTION_FILE_BYTES")
    if size > most:
        raise Unreadable(
            _("The file is larger than %(most)s MB. Take the pictures out, or send it in parts.")
            % {"most": most // 1_000_000}
        )
    head = file.read(HEAD)
    file.seek(0)
    for kind in registry.question_formats.values():
        if kind.reads and (kind.name == wanted or (not wanted and kind().recognise(head, name))):
            return kind()
    raise Unreadable(
        _("Nobody here knows this kind of file. Choose its format, or save it as one of: %(formats)s.")
        % {"formats": ", ".join(str(each.label) for each in registry.question_formats.values() if each.reads)}
    )


def look(file: BinaryIO, fmt: QuestionFormat) -> list[Found]:
    """What each question of ``file`` would be. Raises Unreadable when nothing can be read."""
    found = [_checked(number, read) for number, read in enumerate(_limited(fmt.read(file)), start=1)]
    _refuse_twice(found)
    _compare(found)
    _find_doubles(found)
    return found


def _limited(reads: Iterable[Read]) -> Iterator[Read]:
    for number, read in enumerate(reads, start=1):
        if number > MOST_QUESTIONS:
            raise Unreadable(
                _("There are more than %(most)s questions in the file. Send it in parts.")
                % {"most": MOST_QUESTIONS}
            )
        yield read


def _checked(number: int, read: Read) -> Found:
    found = Found(number, read.place, State.UNUSABLE, problems=list(read.problems))
    if read.item is None:
        return found
    found.in_short = _in_short(str(read.item.get("stem") or ""))
    try:
        found.checked = Checked(read.item, read.pictures)
    except ValidationError as problem:
        found.problems += problem.messages
        return found
    found.problems += found.checked.told
    found.state = State.NEW
    return found


def _in_short(html: str) -> str:
    return Truncator(" ".join(strip_tags(html).split())).chars(100)


def _compare(found: list[Found]) -> None:
    """Note which are here already by their codes, and whether they say something else."""
    coded = {one.code: one for one in found if one.code}
    here = Question.objects.filter(code__in=list(coded)) if coded else Question.objects.none()
    for code in here.values_list("code", flat=True):
        coded[code].state = State.CHANGED
    for sent in Outgoing(here.order_by("pk")):
        one = coded[sent.item["code"]]
        try:
            if one.checked and one.checked.says_the_same_as(Checked(sent.item, sent.pictures)):
                one.state = State.SAME
        except ValidationError:
            continue  # what is here is refused today, so it is not the same


def _refuse_twice(found: list[Found]) -> None:
    places: dict[str, str] = {}
    for one in found:
        if one.code and one.code in places:
            one.problems.append(_("Its code is that of %(place)s too.") % {"place": places[one.code]})
            one.state, one.checked = State.UNUSABLE, None
        elif one.code:
            places[one.code] = one.place


def _find_doubles(found: list[Found]) -> None:
    """Note which new ones ask in the words of another question, stored or before them in the file."""
    new = [one for one in found if one.state == State.NEW and one.checked]
    known = {_words(stem): code for code, stem in Question.objects.values_list("code", "stem")} if new else {}
    for one in new:
        words = _words(one.checked.item["stem"]) if one.checked else ""
        if words and words in known:
            one.state, one.like = State.DOUBLE, known[words]
        elif words:
            known[words] = one.place


def _words(html: str) -> str:
    return fold(strip_tags(html))


# --- taking them -------------------------------------------------------------------------------------------


@dataclass
class Taking:
    """How questions are taken: into which pool, whether those of the file are kept below it, and by whom.

    ``user`` None may do everything: the command line.
    """

    user: Any = None
    pool: Pool | None = None
    keep_pools: bool = True
    publish: bool = False
    collection: Collection | None = None

    def __post_init__(self) -> None:
        self.shelves = Shelves(may_make=self.may("add_pool"))
        self.publish = self.publish and self.may("publish_question")

    def may(self, action: str) -> bool:
        return self.user is None or self.user.has_perm(f"learning_assessments.{action}")

    def take(self, found: Found) -> Question:
        """Make or change the question, all of it or nothing. Raises ValidationError or PermissionDenied."""
        if found.checked is None:
            raise ValidationError(found.problems)
        with transaction.atomic():
            question = (
                Question.objects.select_for_update().filter(code=found.code).first() if found.code else None
            )
            if not self.may("change_question" if question else "add_question"):
                raise PermissionDenied(_("You may not change questions that are here already."))
            return self._written(question or Question(code=found.code, live=False), found.checked)

    def _written(self, question: Question, checked: Checked) -> Question:
        is_new = question.pk is None
        pool = self._pool(checked.item) if is_new else None
        is_changed = fill(question, self._with_pictures(checked), pool=pool)
        if not self._tag(question, checked.item.get("tags")) and not is_changed:
            return question
        question.full_clean()
        if is_new:
            question.save()
            log(instance=question, action="wagtail.create", user=self.user)
        revision = question.save_revision(user=self.user, log_action=not is_new, changed=True)
        if self.publish:
            revision.publish(user=self.user)
        return question

    def _tag(self, question: Question, wanted: list[str] | None) -> bool:
        """Give the question its tags; who may not make any gets those that there are. Whether any is new or gone."""
        if wanted is None:
            return False
        if not self.may("add_questiontag"):
            wanted = list(QuestionTag.objects.filter(name__in=wanted).values_list("name", flat=True))
        known = {tag.name for tag in question.tags.all()} if question.pk else set()
        if known == set(wanted):
            return False
        question.tags.set(wanted)
        return True

    def _pool(self, item: Item) -> Pool | None:
        path = item.get("pool") or ""
        return self.shelves.at(path, below=self.pool) if path and self.keep_pools else self.pool

    def _with_pictures(self, checked: Checked) -> Item:
        """The item with the keys of its pictures, which are in the library of images then."""
        stored: dict[str, int] = {}

        def key(model: Any, name: Any) -> int | None:
            name = str(name).removeprefix(PICTURE)
            if name not in stored and name in checked.pictures:
                stored[name] = self._store(checked, name)
            return stored.get(name)

        item = dict(checked.item)
        for name in ("stem", "explanation"):
            if item.get(name):
                item[name] = html_renamed(item[name], key)
        blocks = checked.kind.Fields().child_blocks
        answers = {name: renamed(block, item[name], key) for name, block in blocks.items() if name in item}
        return {**item, **cleaned(checked.kind, answers)}

    def _store(self, checked: Checked, name: str) -> int:
        if self.collection is None:
            raise PermissionDenied(_("You may not add images, and it shows some."))
        title = _in_short(checked.item["stem"])
        return store(
            checked.pictures[name], name=name, title=title, collection=self.collection, user=self.user
        )
