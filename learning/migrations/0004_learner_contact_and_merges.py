import unicodedata

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Keys for sorting are made of digits now, so that every collation agrees. A copy of what the model does, because
# a migration must do tomorrow what it did today.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
LETTERS = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split()
RANK = {letter: str(index) for index, letter in enumerate(LETTERS, start=20)}
BATCH = 1000


def letter_key(letter):
    if letter in "0123456789":
        return f"1{letter}"
    return RANK.get(letter) or f"9{ord(letter):07d}"


def syllable_key(syllable):
    key, tone = "", 0
    for char in syllable:
        kept = ""
        for part in unicodedata.normalize("NFD", char):
            tone = TONES.get(part, tone)
            kept += "" if part in TONES else part
        key += "".join(map(letter_key, unicodedata.normalize("NFC", kept)))
    return f"{key}0{tone + 1}"


def sort_key(text):
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    return "".join(map(syllable_key, plain.split()))


def sort_again(apps, schema_editor):
    learners = apps.get_model("learning", "Learner").objects.exclude(full_name="").order_by("pk")
    reached = 0
    while some := list(learners.filter(pk__gt=reached)[:BATCH]):
        for one in some:
            # Until now nobody could set the parts: they are those of the full name.
            parts = (one.given_name, one.family_name, one.middle_name)
            one.sort_key = "00".join(map(sort_key, parts))[:500]
        type(some[0]).objects.bulk_update(some, ["sort_key"])
        reached = some[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0003_units_with_aliases_groupings_and_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='learner',
            index=models.Index(fields=['sort_key', 'id'], name='learning_learner_by_name'),
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone_sealed', models.TextField(blank=True, editable=False)),
                ('phone_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('email_sealed', models.TextField(blank=True, editable=False)),
                ('email_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('identity_sealed', models.TextField(blank=True, editable=False)),
                ('identity_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='learning.learner')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='merged')),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='learning.learner')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_by', to='learning.learner')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'merge',
                'verbose_name_plural': 'merges',
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='learning_merge_once')],
            },
        ),
        migrations.RunPython(sort_again, migrations.RunPython.noop),
    ]
