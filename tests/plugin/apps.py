from django.apps import AppConfig


class PluginConfig(AppConfig):
    """A third party's app with one of each extension. Only `tests.settings_plugin` installs it."""

    name = "tests.plugin"
    label = "learning_plugin"
