from django.db import migrations, models


def reviewed(model):
    """The day of a page's next review, and what to look at then."""
    return [
        migrations.AddField(
            model_name=model,
            name="review_due",
            field=models.DateField(
                blank=True,
                help_text="By when somebody should look at this again.",
                null=True,
                verbose_name="review by",
            ),
        ),
        migrations.AddField(
            model_name=model,
            name="review_note",
            field=models.CharField(
                blank=True,
                help_text="For whoever reviews it; learners do not see it.",
                max_length=255,
                verbose_name="what to look at",
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("lessons", "0001_initial")]

    operations = [*reviewed("coursepage"), *reviewed("lessonpage")]
