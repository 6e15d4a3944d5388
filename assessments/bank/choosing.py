"""Choosing questions and pools for quizzes: found as the lists find them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView

from assessments.bank.listing import state_column, with_states
from assessments.questions.models import Pool, Question
from learning.choosing import WritersChooserViewSet


class FoundForm(BaseFilterForm):
    """Words, with or without accents."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
    )

    def filter(self, objects):
        words = self.search_query = self.cleaned_data.get("q") or ""
        self.is_searching = bool(words)
        return super().filter(self.found(objects, words) if words else objects)

    def found(self, objects, words):
        return objects.named(words)


class QuestionForm(FoundForm):
    """Words, and a pool with all inside it."""

    pool = forms.ModelChoiceField(
        Pool.objects.all(),
        label=_("Pool, with those inside"),
        required=False,
        empty_label=_("All pools"),
    )

    def filter(self, objects):
        objects = super().filter(objects)
        pool = self.cleaned_data.get("pool")
        return objects.filter(pool__path__startswith=pool.path) if pool else objects

    def found(self, objects, words):
        return objects.found_by(words)


class _ShowsStates:
    @property
    def columns(self):
        return [*(each for each in super().columns if each.name != "status_string"), state_column()]  # type: ignore[misc]


class ChooseQuestion(_ShowsStates, ChooseView):
    filter_form_class = QuestionForm


class QuestionResults(_ShowsStates, ChooseResultsView):
    filter_form_class = QuestionForm


class QuestionChooserViewSet(WritersChooserViewSet):
    """What was withdrawn is not offered."""

    choose_view_class = ChooseQuestion
    choose_results_view_class = QuestionResults

    def get_object_list(self):
        return with_states(Question.objects.filter(withdrawn_at__isnull=True))


class ChoosePool(ChooseView):
    filter_form_class = FoundForm


class PoolResults(ChooseResultsView):
    filter_form_class = FoundForm


class PoolChooserViewSet(WritersChooserViewSet):
    choose_view_class = ChoosePool
    choose_results_view_class = PoolResults
