import pytest
from django.core.exceptions import ImproperlyConfigured
from wagtail import hooks

from learning.registry import Registry


class One:
    name = "one"


class Two:
    name = "one"


def test_what_apps_contribute_is_found_by_name():
    registry = Registry("register_learning_things")
    with hooks.register_temporarily("register_learning_things", lambda: [One]):
        assert registry["one"] is One
        assert list(registry) == ["one"]


def test_a_name_contributed_twice_names_both_contributors():
    registry = Registry("register_learning_things")
    with (
        hooks.register_temporarily("register_learning_things", lambda: [One, Two]),
        pytest.raises(ImproperlyConfigured, match=r"One .*and .*Two"),
    ):
        len(registry)
