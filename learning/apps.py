from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    label = "learning"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from learning import checks, receivers  # noqa: F401  they connect themselves

        if apps.is_installed("wagtail.contrib.settings"):
            from wagtail.contrib.settings.registry import registry

            from learning.branding.models import Branding

            registry.register(Branding, icon="desktop", order=50)
        if apps.is_installed("wagtail.api.v3"):
            from wagtail.api.v3.api import api

            from learning.rest import router

            api.add_router("/learning/", router)
