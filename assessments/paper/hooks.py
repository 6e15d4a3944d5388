"""What papers contribute to the Wagtail admin."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from assessments.paper import entering, screens
from assessments.paper.access import MAY_ENTER, may_make
from assessments.paper.listing import SittingIndex
from assessments.quizzes.models import Quiz
from learning.menu import has_right

urlpatterns = [
    path("", SittingIndex.as_view(), name="index"),
    path("results/", SittingIndex.as_view(results_only=True), name="index_results"),
    path("new/<int:quiz_pk>/", screens.new_sitting, name="new"),
    path("<int:pk>/", screens.show_sitting, name="sitting"),
    path("<int:pk>/key.pdf", screens.print_key, name="key"),
    path("<int:pk>/sheet.xlsx", entering.download_sheet, name="sheet"),
    path("<int:pk>/sheet/", entering.send_sheet, name="send"),
    path("forms/<uuid:uuid>.pdf", screens.print_form, name="form"),
    path("forms/<uuid:uuid>/", entering.find_person, name="people"),
    path("forms/<uuid:uuid>/<int:pk>/", entering.enter_paper, name="enter"),
]


@hooks.register("register_admin_urls")
def paper_urls() -> list:
    return [path("quizzes-on-paper/", include((urlpatterns, "learning_paper")))]


class PaperMenuItem(MenuItem):
    """For those who make papers, and those who enter results."""

    def is_shown(self, request) -> bool:
        return may_make(request.user) or has_right(request, MAY_ENTER)


@hooks.register("register_admin_menu_item")
def paper_menu() -> MenuItem:
    return PaperMenuItem(
        _("Quizzes on paper"), reverse("learning_paper:index"), name="paper", icon_name="doc-full", order=251
    )


@hooks.register("register_snippet_listing_buttons")
def quiz_buttons(snippet, user, next_url=None):
    if isinstance(snippet, Quiz) and may_make(user):
        yield Button(
            _("Hold on paper"),
            url=reverse("learning_paper:new", args=[snippet.pk]),
            icon_name="doc-full",
            priority=60,
        )
