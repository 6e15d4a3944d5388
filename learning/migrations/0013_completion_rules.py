from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("learning", "0012_forwards_and_completions"),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='needed',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='how many parts are enough'),
        ),
        migrations.AddField(
            model_name='activity',
            name='needed_until',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='activity',
            name='least_seconds',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='least active seconds'),
        ),
        migrations.AddField(
            model_name='activity',
            name='least_played',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='least seconds played'),
        ),
        migrations.AddField(
            model_name='activity',
            name='in_order',
            field=models.BooleanField(db_default=False, default=False, verbose_name='in order'),
        ),
        migrations.AddField(
            model_name='activity',
            name='requires',
            field=models.JSONField(blank=True, null=True, verbose_name='needed before'),
        ),
        migrations.AddField(
            model_name='progress',
            name='evidence',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='carried',
            name='evidence',
            field=models.JSONField(editable=False, null=True),
        ),
    ]
