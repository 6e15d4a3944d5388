from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='competencies',
            field=models.JSONField(blank=True, default=list, help_text='What the course as a whole trains; its page shows it to learners.', verbose_name='competencies'),
        ),
        migrations.AddField(
            model_name='lessonpage',
            name='competencies',
            field=models.JSONField(blank=True, default=list, help_text='What this lesson trains.', verbose_name='competencies'),
        ),
    ]
