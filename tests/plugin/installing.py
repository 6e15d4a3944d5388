"""Putting the third party's extensions in and taking them out again, as if between two starts of a site."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from wagtail import hooks

from assessments.models import Question
from courses.pages.models import LessonPage
from learning import registry
from tests.plugin.extensions import EXTENSIONS

REGISTRIES = [one for one in vars(registry).values() if isinstance(one, registry.Registry)]


@contextmanager
def installed() -> Iterator[None]:
    """The plug-in's extensions are there inside, and gone outside."""
    with ExitStack() as stack:
        for hook, classes in EXTENSIONS.items():
            stack.enter_context(hooks.register_temporarily(hook, lambda classes=classes: classes))
        forget()
        try:
            yield
        finally:
            stack.close()
            forget()


def forget() -> None:
    """What a process reads once is read again."""
    for one in REGISTRIES:
        one.clear()
    for field in (LessonPage._meta.get_field("body"), Question._meta.get_field("data")):
        field.__dict__.pop("stream_block", None)
