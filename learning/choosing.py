"""Choosing snippets that everybody in the administration may read."""

from wagtail.snippets.views.chooser import SnippetChooserViewSet


class PlainChooserViewSet(SnippetChooserViewSet):
    """Nothing is made in the chooser: what is chosen has pages of its own, which ask for all it needs."""

    def get_urlpatterns(self):
        return [each for each in super().get_urlpatterns() if each.name != "create"]
