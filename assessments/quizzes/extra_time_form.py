"""Giving somebody longer."""

from wagtail.admin.forms import WagtailAdminModelForm

from learning import api


class ExtraTimeForm(WagtailAdminModelForm):
    """For learners whom the officer may see; what is given reaches attempts that are running already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["learner"].queryset = api.learners_visible_to(self.for_user)
        self._forget_strangers()

    def _forget_strangers(self) -> None:
        """A form that comes back with an error names whom it was posted with: nobody but hers."""
        name = self.add_prefix("learner")
        posted = self.data.get(name)
        if posted and not self.fields["learner"].queryset.filter(pk=whole(posted)).exists():
            self.data = self.data.copy()
            self.data[name] = ""

    def save(self, commit=True):
        from assessments.attempts.longer import lengthen

        if self.instance.given_by_id is None:
            self.instance.given_by = self.for_user
        given = super().save(commit=commit)
        if commit:
            lengthen(given)
        return given


def whole(posted: str) -> int:
    """A posted key; 0, which nobody has, for anything else."""
    return int(posted) if posted.isdecimal() and len(posted) < 19 else 0
