"""One connected system: letting it in, what it may do and did, a new secret, putting it out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table
from wagtail.models import ModelLogEntry

from learning import conf
from learning.clients.access import clients_changed_by, clients_visible_to
from learning.clients.forms import ClientForm, NewClientForm, initial_of, last_day_of
from learning.clients.listing import ICON, REVOKED, STATES, TITLE, abilities, page_of, state_of, unit_of, used
from learning.duties.access import moment_of
from learning.lrs.caller import authority_agent_of
from learning.lrs.clients import KeyTaken, change_client, make_client, revoke_client, rotate_secret
from learning.lrs.models import Client
from learning.people.roles import name_of
from learning.statements.mentions import agent_digest
from learning.statements.models import Mention, MentionKind

MOST_COUNTED = 10_000


@sensitive_variables("secret")
def new_view(request: HttpRequest) -> HttpResponse:
    """Connect a system. The answer to the form shows its secret, which is never shown again."""
    form = NewClientForm(request.POST or None, by=request.user)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, _("Connect a system"), reverse("learning_clients:index"))
    key = form.cleaned_data["key"]
    try:
        client, secret = make_client(key=key, by=request.user, **form.values)
    except KeyTaken:
        messages.warning(
            request, _("This system is connected already. Its secret was shown then, and only then.")
        )
        return redirect(page_of(get_object_or_404(clients_visible_to(request.user), key=key)))
    return _secret_page(request, client, secret)


def edit_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a system may do."""
    client = _changeable(request, pk)
    form = ClientForm(request.POST or None, by=request.user, initial=initial_of(client))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, client.name, page_of(client))
    change_client(client, by=request.user, **form.values)
    messages.success(request, _("Saved. It holds from the system's next request on."))
    return redirect(page_of(client))


@require_POST
@sensitive_variables("secret")
def rotate_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown now and never again."""
    client = _changeable(request, pk)
    return _secret_page(request, client, rotate_secret(client, by=request.user))


@require_POST
def revoke_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the system out for good."""
    client = get_object_or_404(clients_changed_by(request.user), pk=pk)
    revoke_client(client, by=request.user)
    messages.success(request, _("The system is disconnected. What it sent stays."))
    return redirect(page_of(client))


@require_safe
def client_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one system."""
    client = get_object_or_404(clients_visible_to(request.user).select_related("unit", "made_by"), pk=pk)
    state = state_of(client)
    may_change = clients_changed_by(request.user).filter(pk=client.pk).exists()
    about = {
        "client": client,
        "state": STATES[state],
        "is_revoked": state == REVOKED,
        "unit": unit_of(client),
        "used": used(client),
        "abilities": abilities(client),
        "last_day": last_day_of(client),
        "maker": name_of(client.made_by) if client.made_by else "–",
        "sent": sent_by(client),
        "most": MOST_COUNTED,
        "endpoint": _endpoint(),
        "may_change": may_change and state != REVOKED,
        "history": _history(client),
    }
    return render(request, "learning/clients/client.html", {**furniture(client.name), **about})


def sent_by(client: Client) -> int:
    """How many statements the log has of the client, counted no further than one more than MOST_COUNTED."""
    value = agent_digest(authority_agent_of(client))
    rows = Mention.objects.filter(kind=MentionKind.RELATED_AGENT, value=value)
    return rows[: MOST_COUNTED + 1].count()


def furniture(*steps: str) -> dict:
    """Title and breadcrumbs of a page below the list of systems."""
    return {
        "page_title": steps[-1],
        "header_title": steps[-1],
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_clients:index"), "label": TITLE},
            *({"url": "", "label": step} for step in steps),
        ],
    }


def _changeable(request: HttpRequest, pk: int) -> Client:
    """A system that the user may change, unless it was put out for good."""
    return get_object_or_404(clients_changed_by(request.user).filter(revoked_at__isnull=True), pk=pk)


def _form_page(request: HttpRequest, form: ClientForm, title: str, back: str) -> HttpResponse:
    return render(request, "learning/clients/form.html", {**furniture(title), "form": form, "back": back})


@sensitive_variables("secret")
def _secret_page(request: HttpRequest, client: Client, secret: str) -> HttpResponse:
    about = {"client": client, "secret": secret, "endpoint": _endpoint(), "address": page_of(client)}
    return render(request, "learning/clients/secret.html", {**furniture(client.name), **about})


def _endpoint() -> str:
    return f"{conf.get('SITE_URL')}{reverse('learning:xapi:root')}"


def _history(client: Client) -> Table:
    columns = [
        Column("timestamp", label=_("When"), accessor=moment_of),
        Column("message", label=_("What"), accessor=lambda entry: entry.message),
        Column("user", label=_("Who"), accessor=lambda entry: name_of(entry.user) if entry.user else "–"),
    ]
    entries = ModelLogEntry.objects.for_instance(client).select_related("user").order_by("-timestamp", "-pk")
    return Table(columns, list(entries))
