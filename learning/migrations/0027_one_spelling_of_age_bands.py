from django.db import migrations

OLD, NEW = ">=70", "70+"


def _spelled(apps, schema_editor, was, becomes):
    rows = apps.get_model("learning", "Population").objects.using(schema_editor.connection.alias)
    rows.filter(age_band=was).update(age_band=becomes)


def as_reports_do(apps, schema_editor):
    _spelled(apps, schema_editor, OLD, NEW)


def as_before(apps, schema_editor):
    _spelled(apps, schema_editor, NEW, OLD)


class Migration(migrations.Migration):
    """Numbers of people kept the oldest age band as ">=70", reports as "70+"."""

    dependencies = [("learning", "0026_matrices_and_saved_reports")]

    operations = [migrations.RunPython(as_reports_do, as_before)]
