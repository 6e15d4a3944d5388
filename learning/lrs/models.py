from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.lrs.scopes import Scope, read
from learning.units.models import Unit


class ClientQuerySet(models.QuerySet):
    def open_at(self, moment):
        """Clients that may speak at ``moment``: begun, not ended, not revoked."""
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=moment)
        return self.filter(not_ended, revoked_at__isnull=True, valid_from__lte=moment)


class Client(models.Model):
    """Another system that speaks to our xAPI service: a learning platform, an app, a tool of a department.

    Of the secret only a keyed hash is kept, so it is shown once, when it is made. The hash is a fast one, because the
    secret is a long random text that nobody can try out. ``scopes`` is written as OAuth 2 writes it, the words with a
    space between them. Where ``unit`` is set, the client knows only the learners of that unit and everything below.
    ``version`` is the version of xAPI that it last spoke; a request that names none is answered in it. A client is
    revoked and never deleted, because the log names it as the authority of what it said.

    Personal data: who made it (basic; to answer for who was let in).
    """

    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(_("key"), max_length=32, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    scopes = models.CharField(_("scopes"), max_length=200)
    may_mark = models.BooleanField(_("may mark"), default=False)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clients",
        verbose_name=_("unit"),
    )
    valid_from = models.DateTimeField(_("from"), default=timezone.now)
    valid_to = models.DateTimeField(_("to"), null=True, blank=True)
    version = models.CharField(max_length=8, blank=True, editable=False)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = ClientQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("connected system")
        verbose_name_plural = _("connected systems")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_set(self) -> frozenset[Scope]:
        """The scopes as a set; words that are none are left out."""
        return read(self.scopes)

    @property
    def authority(self) -> str:
        """What ``Statement.authority`` says of statements that this client sent."""
        return f"client:{self.key}"

    def is_open_at(self, moment) -> bool:
        """Whether it may speak at ``moment``."""
        has_ended = self.valid_to is not None and self.valid_to <= moment
        return self.revoked_at is None and self.valid_from <= moment and not has_ended


class Token(models.Model):
    """A bearer token of a client (RFC 6750), given by the client-credentials grant (RFC 6749, 4.4).

    Random and opaque; only its keyed hash is kept. It ends with its time, when it is revoked, when the client's
    secret is changed, and with the client. Ended tokens are deleted when a new one is given.

    No personal data.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("token of a connected system")
        verbose_name_plural = _("tokens of connected systems")

    def __str__(self) -> str:
        return f"{self.client} · {self.expires_at:%d/%m/%Y %H:%M}"


class WrongSecret(models.Model):
    """How often wrong credentials came from one network address, in the window that began at ``since``.

    ``mark`` is a keyed hash of the address. One row an address. Rows older than an hour go with the next wrong try.

    Personal data: pseudonymous, that somebody at an address tried (basic; to refuse guessing). Erased with the next
    wrong try after an hour.
    """

    mark = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wrong credentials")
        verbose_name_plural = _("wrong credentials")

    def __str__(self) -> str:
        return f"{self.mark[:8]} · {self.count}"
