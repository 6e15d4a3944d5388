"""Choosing a learner in the administration: only one whom the officer may see, by a part of her name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from learning import api
from learning.models import Learner


class NameFilter(BaseFilterForm):
    q = forms.CharField(label=_("Name"), required=False, max_length=100)

    def filter(self, objects):
        asked = self.cleaned_data.get("q", "")
        self.is_searching = bool(asked)
        return objects.named(asked)


class OfHerUnits:
    """Whoever is not the officer's to see is not there."""

    request: Any
    filter_form_class = NameFilter

    def get_object_list(self):
        return api.learners_visible_to(self.request.user).by_name()

    def get_object(self, pk):
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks):
        return self.get_object_list().filter(pk__in=pks)


class ChooseLearner(OfHerUnits, chooser.ChooseView):
    pass


class ChooseLearnerResults(OfHerUnits, chooser.ChooseResultsView):
    pass


class ChosenLearner(OfHerUnits, chooser.ChosenView):
    pass


class ChosenLearners(OfHerUnits, chooser.ChosenMultipleView):
    pass


class LearnerChooserViewSet(ChooserViewSet):
    model = Learner
    icon = "user"
    choose_one_text = _("Choose a learner")
    choose_another_text = _("Choose another learner")
    choose_view_class = ChooseLearner
    choose_results_view_class = ChooseLearnerResults
    chosen_view_class = ChosenLearner
    chosen_multiple_view_class = ChosenLearners

    def inject_view_methods(self, view_class, method_names):
        return view_class  # the views know whom to list: they know who asks

    def get_urlpatterns(self):
        return [each for each in super().get_urlpatterns() if each.name != "create"]


learner_chooser = LearnerChooserViewSet("learning_learner_chooser")
