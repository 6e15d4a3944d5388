"""Fields that the models of content may have."""

from django.db import models


class CompetencyField(models.JSONField):
    """What something trains, as ``[{"key": "digcomp@2.2:4.1", "level": 3}]``; ``level`` is null where none was chosen.

    Keys and no foreign keys, so that drafts, copies and translations carry it, and a page can be moved to another site.
    Authors choose from the frameworks that are loaded; a key of another one is kept.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs):
        # It knows the frameworks' models, which are not ready when those of content are made.
        from learning.competencies.picker import CompetenciesField

        return CompetenciesField(
            required=False,
            label=kwargs.get("label", self.verbose_name[:1].upper() + self.verbose_name[1:]),
            help_text=kwargs.get("help_text", self.help_text),
        )

    def deconstruct(self):
        # Migrations need not know how it is asked for.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
