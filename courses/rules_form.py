"""The editor's form of courses and lessons: it refuses rules that contradict one another."""

from django.core.exceptions import ValidationError

from courses.slugs import VietnameseSlugForm


class RulesForm(VietnameseSlugForm):
    """A host that gives its page type a form of its own derives it from this one.

    Only the form asks: what was in order when it was written must still be published by a schedule, though the pages
    around it have changed since.
    """

    def _post_clean(self) -> None:
        # Here the page has what was typed; ``clean`` comes before.
        super()._post_clean()
        if self.errors:
            return
        # It knows the page types, whose mixins have this form.
        from courses.completion import refuse_wrong

        try:
            refuse_wrong(self.instance, above=self.parent_page)
        except ValidationError as problem:
            self._update_errors(problem)
