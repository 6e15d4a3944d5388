"""Signing in, and what the header knows about who is signed in."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import LoginView
from django.dispatch import receiver

from demo.people import PEOPLE
from learning import api

ADMINISTRATION, FACILITATING = "administration", "facilitating"


class SignIn(LoginView):
    """The sign-in page. A demonstration also offers its people's accounts, one tap each."""

    template_name = "demo/login.html"

    def get_context_data(self, **kwargs):
        people = PEOPLE if settings.DEMO_LOGINS else ()
        return super().get_context_data(people=people, **kwargs)


@receiver(user_logged_in)
def remember_duties(sender, request, user, **kwargs):
    """Ask once what the header offers beside learning: asking on every page would cost three queries each.

    Only links depend on it; the screens behind them always check.
    """
    if request is not None:
        request.session[ADMINISTRATION] = user.has_perm("wagtailadmin.access_admin")
        request.session[FACILITATING] = api.may_facilitate(user)
