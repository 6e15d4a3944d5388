"""A part of the page *My learning*. Apps add theirs with ``register_learning_record_parts``."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from learning.certificates.record import Record
from learning.people.models import Learner


class RecordPart:
    """Base of the classes contributed through ``register_learning_record_parts``.

    ``name`` is the section's ``id`` on the page and never changes; ``label`` is its heading. Parts stand in the
    order of ``order`` between what is under way and the hours; ``template`` is rendered with ``part``, which is whatever
    ``context`` says. ``on_paper`` is False for what is only to be pressed, and not printed with the rest. ``record`` has
    the learner's courses, which the page has asked for already.
    """

    name: str
    label: str | Promise
    order: int = 100
    template: str
    on_paper: bool = True
    record: Record = Record()

    def context(self, request: HttpRequest, learner: Learner) -> dict[str, Any] | None:
        """What the template needs about ``learner``, who is the person behind ``request``; None to show nothing.

        By a constant number of queries, however much she has learnt.
        """
        raise NotImplementedError
