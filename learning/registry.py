"""The one way to extend this library: classes returned from a Wagtail hook."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from wagtail import hooks


class Registry(Mapping):
    """Classes that apps contribute through ``hook_name``, by their ``name``.

    Read lazily, once a process. Two contributions of one name are an error that names both.
    """

    def __init__(self, hook_name: str):
        self.hook_name = hook_name

    @cached_property
    def _items(self) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for contribute in hooks.get_hooks(self.hook_name):
            for item in contribute():
                self._refuse_twice(items, item)
                items[item.name] = item
        return items

    def _refuse_twice(self, items: dict[str, Any], item: Any) -> None:
        taken = items.get(item.name)
        if taken is not None and taken is not item:
            raise ImproperlyConfigured(
                f"{self.hook_name}: the name {item.name!r} is contributed twice, by "
                f"{taken.__module__}.{taken.__qualname__} and {item.__module__}.{item.__qualname__}."
            )

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def clear(self) -> None:
        """Forget what was read. For tests that register hooks temporarily."""
        self.__dict__.pop("_items", None)


blocks = Registry("register_learning_blocks")
question_types = Registry("register_learning_question_types")
question_formats = Registry("register_learning_question_formats")
indicators = Registry("register_learning_indicators")
report_forms = Registry("register_learning_reports")
report_formats = Registry("register_learning_report_formats")
official_formats = Registry("register_learning_official_formats")
package_formats = Registry("register_learning_package_formats")
content_checks = Registry("register_learning_content_checks")
pack_parts = Registry("register_learning_pack_parts")
record_parts = Registry("register_learning_record_parts")
coverage = Registry("register_learning_coverage")
dashboard_panels = Registry("register_learning_dashboard_panels")
simulation_parts = Registry("register_learning_simulation_parts")
simulation_validators = Registry("register_learning_simulation_validators")
speech_engines = Registry("register_learning_speech_engines")
