"""Beginning a course, signed in or as a guest of this device."""

from http.cookies import SimpleCookie

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from learning import api
from learning.models import Activity, Enrolment, Learner


@transaction.atomic
def begin(*, request: HttpRequest, course: Activity) -> Enrolment:
    """The enrolment of the person behind ``request``, made on first use; a guest is made where nobody is known.

    Raises EnrolmentRefused, and then makes nobody.
    """
    learner = api.learner_for(request) or api.new_guest()
    return api.enrol(learner=learner, course=course)


def device_token(request: HttpRequest, learner: Learner) -> SimpleCookie:
    """The cookies by which the device will carry its guest; none for a person with an account or a card.

    The request gets them too, so that a page token made for it holds in the next one.
    """
    carrier = HttpResponse()
    if learner.user_id is None and api.card_uuid(request) is None:
        api.remember_guest(carrier, learner, secure=request.is_secure())
        request.COOKIES.update({name: morsel.value for name, morsel in carrier.cookies.items()})
    return carrier.cookies
