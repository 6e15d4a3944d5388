import re

from django.db import migrations, models

# What authors used to type, and the framework that it meant: "DC 4.2", "IU14", "T19".
FRAMEWORKS = (
    (re.compile(r'^(?:DC\s*)?([1-5]\.\d)$', re.IGNORECASE), 'digcomp@2.2:'),
    (re.compile(r'^(?:DC\s*)?(0\.[12])$', re.IGNORECASE), 'dlgf@2018:'),
    (re.compile(r'^(?:DC\s*)?(6\.\d)$', re.IGNORECASE), 'nls@2025:'),
    (re.compile(r'^(IU\d\d)$', re.IGNORECASE), 'iu@2014:'),
    (re.compile(r'^(T\d\d?)$', re.IGNORECASE), 'topics@2026:'),
)


def tags(text):
    """The tags that ``text`` means. What is not understood is kept as it was typed, as a key of no framework."""
    found = []
    for word in (each.strip() for each in re.split('[,;]', text or '')):
        meant = next((start + code[1].upper() for pattern, start in FRAMEWORKS if (code := pattern.match(word))), word)
        if meant and not any(tag['key'] == meant for tag in found):
            found.append({'key': meant, 'level': None})
    return found


def give_tags(apps, schema_editor):
    Question = apps.get_model('learning_assessments', 'Question')
    for question in Question.objects.exclude(competency='').iterator():
        question.competencies = tags(question.competency)
        question.save(update_fields=['competencies'])
    # Drafts too: the editor opens the newest, and publishing it would lose what the question tests.
    Revision = apps.get_model('wagtailcore', 'Revision')
    about = {'content_type__app_label': 'learning_assessments', 'content_type__model': 'question'}
    for revision in Revision.objects.filter(**about).iterator():
        if revision.content.get('competency'):
            revision.content['competencies'] = tags(revision.content['competency'])
            revision.save(update_fields=['content'])


def give_text(apps, schema_editor):
    Question = apps.get_model('learning_assessments', 'Question')
    for question in Question.objects.exclude(competencies=[]).iterator():
        codes = ', '.join(tag['key'].rpartition(':')[2] for tag in question.competencies)
        question.competency = codes[:32]
        question.save(update_fields=['competency'])


class Migration(migrations.Migration):

    dependencies = [
        ("learning_assessments", "0001_initial"),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.AddField(
            model_name='question',
            name='competencies',
            field=models.JSONField(blank=True, default=list, help_text='What this question tests.', verbose_name='competencies'),
        ),
        migrations.RunPython(give_tags, give_text),
        migrations.RemoveField(
            model_name='question',
            name='competency',
        ),
    ]
