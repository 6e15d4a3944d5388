"""What the worker does with an import: check it, apply it, take it back, and go on after a crash."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import transaction

from learning.sheets.models import State, Upload
from learning.sheets.running import CannotApply, CannotUndo, Stopped, mend, stays
from learning.sheets.workbook import CannotRead

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """One kind of import, as its tasks are called, and what each of them does."""

    name: str
    model: type[Upload]
    checking: Callable[..., Any]
    applying: Callable[..., Any]
    undoing: Callable[[Any], Any]

    def check(self, pk: int) -> None:
        """Find out what applying it would do. Why it cannot be read is noted with it."""
        try:
            self.checking(self._found(pk), given=())
        except (CannotRead, Stopped) as problem:
            log.info("%s: import %s was not checked: %s", self.name, pk, problem)

    def apply(self, pk: int) -> None:
        """Apply it, or go on with it."""
        try:
            self.applying(self._found(pk), given=())
        except (CannotRead, CannotApply, Stopped) as problem:
            log.info("%s: import %s was not applied: %s", self.name, pk, problem)

    def undo(self, pk: int) -> None:
        """Take it back. Why it must stay is noted with it."""
        try:
            self.undoing(self._found(pk))
        except CannotUndo as refused:
            stays(self._found(pk), str(refused))
        except Stopped as problem:
            log.info("%s: import %s was not undone: %s", self.name, pk, problem)

    def mend(self, tasks: Mapping[Any, Any]) -> None:
        """Give what a crash interrupted to one of ``tasks``, by its state, and delete files that nobody needs."""
        interrupted, deleted = mend(self.model)
        for each in interrupted:
            tasks[State(each.state)].delay(each.pk)
        log.info("%s: %d gone on with, %d files deleted", self.name, len(interrupted), deleted)

    def _found(self, pk: int) -> Any:
        return self.model._default_manager.get(pk=pk)


def let_work(task: str, upload: Upload) -> None:
    """Give the import to a worker once it is committed."""
    # By name: tasks stand above everything that they do.
    found = current_app.tasks[f"learning.{task}"]
    transaction.on_commit(lambda: found.apply_async([upload.pk], retry=False))
