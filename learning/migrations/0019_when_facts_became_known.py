import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0018_annual_rules_and_what_other_platforms_said")]

    operations = [
        migrations.AddField(
            "enrolment", "completion_known_at", models.DateTimeField(editable=False, null=True)
        ),
        # First without a default: of what is there already, nobody noted when it became known.
        migrations.AddField("enrolment", "recorded_at", models.DateTimeField(editable=False, null=True)),
        migrations.AlterField(
            "enrolment",
            "recorded_at",
            models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True),
        ),
    ]
