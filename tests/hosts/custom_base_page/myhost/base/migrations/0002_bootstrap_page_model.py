# As Wagtail's guide to custom base pages says: the root page is made by Wagtail's own migrations.
from django.db import migrations
from wagtail.models import BootstrapLocaleField, BootstrapTranslatableModel, BootstrapTranslationKeyField


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        BootstrapLocaleField("base.BasePage"),
        BootstrapTranslationKeyField("base.BasePage"),
        BootstrapTranslatableModel("base.BasePage"),
    ]
