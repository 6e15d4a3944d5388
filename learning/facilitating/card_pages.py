"""The facilitator's screens of cards, and the one behind a card's QR code."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from learning.certificates.lookup import is_hurried
from learning.facilitating.access import for_facilitators, neighbours_of
from learning.facilitating.cards import DIGITS, CardRefused, claim_card, make_card, open_card
from learning.facilitating.groups import MOST, posted_uuids
from learning.facilitating.models import Card
from learning.facilitating.neighbours import neighbour
from learning.facilitating.printing import Printed, answer
from learning.people.learners import forget_card, remember_card
from learning.people.models import Learner

TRIES_A_MINUTE = 60  # from one address: a whole class may stand behind one
CARD = "learning/card.html"


class PinForm(forms.Form):
    """The six digits. Shown while they are typed: old eyes, and phones that would keep a password."""

    pin = forms.CharField(
        label=gettext_lazy("PIN on the card"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    is_mine = forms.BooleanField(
        label=gettext_lazy("This is my own card."),
        error_messages={"required": gettext_lazy("Please tick this if it is your own card.")},
    )

    def __init__(self, *args, claims: bool, **options):
        super().__init__(*args, **options)
        if not claims:
            del self.fields["is_mine"]

    @sensitive_variables()
    def clean_pin(self) -> str:
        bare = "".join(self.cleaned_data["pin"].split())
        if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", bare):
            # No guess at all: it is not counted.
            raise forms.ValidationError(_("The PIN has 6 digits."))
        return bare


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def index(request: HttpRequest) -> HttpResponse:
    """Choose for whom to make cards; then the cards, with their new PINs."""
    people = neighbours_of(request.user).filter(user=None).select_related("card")
    if request.method == "POST":
        chosen = list(people.filter(uuid__in=posted_uuids(request, "learner")).by_name()[:MOST])
        if chosen:
            return _made(request, chosen)
        messages.warning(request, _("Please tick at least one name."))
    asked = request.GET.get("q", "").strip()[:100]
    listed = list((people.named(asked) if asked else people.filter(card=None)).by_name()[: MOST + 1])
    more = {
        "asked": asked,
        "people": [(one, "all" in request.GET) for one in listed[:MOST]],
        "is_long": len(listed) > MOST,
        "here": "cards",
    }
    return render(request, "learning/neighbours/cards.html", more)


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def one_card(request: HttpRequest, learner) -> HttpResponse:
    """A neighbour's QR code to scan from the screen; or a new PIN, or a new card for one that was lost."""
    one = neighbour(request, learner)
    if request.method == "POST":
        return _made(request, [one], is_lost=request.POST.get("make") == "card")
    card = Card.objects.select_related("learner").filter(learner=one).first()
    if card is None:
        return redirect("learning:neighbour", one.uuid)
    return answer(request, [Printed(card)], wants_pdf=False, refused=[])


@sensitive_variables("cards")
def _made(request: HttpRequest, learners: list[Learner], *, is_lost: bool = False) -> HttpResponse:
    cards, refused = [], []
    for one in learners:
        try:
            cards.append(Printed(*make_card(learner=one, by=request.user, is_lost=is_lost)))
        except CardRefused as why:
            refused.append(str(why))
    return answer(request, cards, wants_pdf=request.POST.get("as") == "pdf", refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin")
@never_cache
def card(request: HttpRequest, code: str) -> HttpResponse:
    """Where a card's QR code leads. The PIN lets its holder in on this device, or into her own account."""
    claims = request.user.is_authenticated
    form = PinForm(request.POST or None, claims=claims)
    status = 200
    if request.method == "POST":
        if is_hurried(request, what="cards", most=TRIES_A_MINUTE):
            form.add_error(None, _("Many cards were tried from here in a short time. Please wait a minute."))
            status = 429
        elif form.is_valid():
            try:
                return _claimed(request, code, form) if claims else _entered(request, code, form)
            except CardRefused as why:
                form.add_error("pin", str(why))
                status = 403
        else:
            status = 400
    response = render(request, CARD, {"form": form, "claims": claims}, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _entered(request: HttpRequest, code: str, form: PinForm) -> HttpResponse:
    learner = open_card(code=code, pin=form.cleaned_data["pin"])
    if learner.user_id is not None:
        raise CardRefused(_("This card belongs to an account already. Please sign in with that account."))
    messages.success(request, _("Welcome, %(name)s.") % {"name": learner})
    response = redirect("learning:record")
    remember_card(response, learner, secure=request.is_secure())
    return response


def _claimed(request: HttpRequest, code: str, form: PinForm) -> HttpResponse:
    came = claim_card(code=code, pin=form.cleaned_data["pin"], user=request.user)
    text = ngettext("%(count)s course is now yours.", "%(count)s courses are now yours.", came)
    messages.success(request, text % {"count": came})
    response = redirect("learning:record")
    forget_card(response)
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Hand the device back: nobody learns with a card on it any more."""
    messages.success(request, _("Done. The next person can use this phone now."))
    response = redirect("/")
    forget_card(response)
    return response
