import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("learning_courses", "0002_views_by_day")]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.BigIntegerField(unique=True)),
                ('key', models.UUIDField(db_index=True)),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('code', models.CharField(blank=True, max_length=32, verbose_name='code')),
                ('programme', models.CharField(blank=True, max_length=32, verbose_name='programme')),
                ('audiences', models.JSONField(default=list)),
                ('formats', models.JSONField(default=list)),
                ('competencies', models.JSONField(default=list)),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('published_at', models.DateTimeField(null=True, verbose_name='published')),
                ('said', models.TextField()),
                ('folded', models.TextField()),
                ('words', models.TextField()),
                ('stamp', models.BigIntegerField(editable=False)),
            ],
            options={
                'verbose_name': 'listed course',
                'verbose_name_plural': 'listed courses',
                'indexes': [models.Index(fields=['language', 'stamp'], name='learning_courses_stamps')],
            },
        ),
        migrations.CreateModel(
            name='LessonText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.BigIntegerField(unique=True)),
                ('revision', models.BigIntegerField(null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('text', models.TextField()),
                ('folded', models.TextField()),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('formats', models.JSONField(default=list)),
                ('competencies', models.JSONField(default=list)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='learning_courses.listing')),
            ],
            options={
                'verbose_name': "lesson's text",
                'verbose_name_plural': "lessons' texts",
            },
        ),
        migrations.CreateModel(
            name='WordForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('form', models.CharField(max_length=24)),
                ('word', models.CharField(max_length=24)),
            ],
            options={
                'verbose_name': 'form of a word',
                'verbose_name_plural': 'forms of words',
                'constraints': [models.UniqueConstraint(fields=('language', 'form', 'word'), name='learning_courses_form_once')],
            },
        ),
    ]
