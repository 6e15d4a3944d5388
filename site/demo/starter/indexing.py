"""Loading much at once: Wagtail's indexes are made at the end, and pages that are kept are forgotten then, instead of
three times for each thing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.page_cache.generation import renewed_once


@contextmanager
def indexed_once() -> Iterator[None]:
    """Within, what is saved is neither found by searching nor counted as a reference; afterwards all of it is."""
    models = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update(), renewed_once():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
