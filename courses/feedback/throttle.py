"""Not too many reports from one place. Addresses are never kept, only what is made of them and the site's secret."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MOST, SECONDS = 5, 600


def sender_of(request: HttpRequest) -> str:
    """Stands for who sends: the account, else the address they come from."""
    user = request.user
    who = f"user {user.pk}" if user.is_authenticated else request.META.get("REMOTE_ADDR", "")
    return salted_hmac("learning.error_reports", who).hexdigest()[:24]


def is_hurried(request: HttpRequest) -> bool:
    """Count a report; whether its sender has sent too many in ten minutes."""
    key = f"learning-error-reports-{sender_of(request)}"
    if cache.add(key, 1, SECONDS):
        return False
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it expired just now
        return False
