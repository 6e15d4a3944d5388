from django.apps import apps

# These run only under tests.settings_plugin; see test_with_the_plugin.py.
collect_ignore = [] if apps.is_installed("tests.plugin") else ["installed"]
