"""What is kept sealed about a person: phone number, e-mail address, identity number."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from learning.people.models import Learner
from learning.people.reach import WRITTEN, masked
from learning.sealing import CannotUnseal, hashed, hashes, seal, unseal

KINDS = tuple(WRITTEN)


def _sealed_text() -> models.TextField:
    return models.TextField(editable=False, blank=True)


def _hash_of_it() -> models.CharField:
    return models.CharField(max_length=64, editable=False, blank=True, db_index=True)


def _kept(name: str) -> property:
    """The text behind a pair of columns; read and written in the clear, stored sealed and hashed."""

    @sensitive_variables()
    def read(contact: "Contact") -> str:
        sealed = getattr(contact, f"{name}_sealed")
        return unseal(sealed, purpose=name) if sealed else ""

    @sensitive_variables()
    def write(contact: "Contact", text: str) -> None:
        bare = WRITTEN[name](text) if text and text.strip() else ""
        setattr(contact, f"{name}_sealed", seal(bare, purpose=name) if bare else "")
        setattr(contact, f"{name}_hash", hashed(bare, purpose=name) if bare else "")

    return property(read, write)


class ContactQuerySet(models.QuerySet):
    @sensitive_variables()
    def matching(self, kind: str, text: str):
        """The contacts with ``text`` as their ``kind``, however it is written. Raises Unreadable."""
        return self.filter(**{f"{kind}_hash__in": hashes(WRITTEN[kind](text), purpose=kind)})

    def alike(self, contact: "Contact"):
        """Other contacts that share a number or an address with ``contact``."""
        shared = models.Q(pk__in=[])
        for kind in KINDS:
            if known := getattr(contact, f"{kind}_hash"):
                shared |= models.Q(**{f"{kind}_hash": known})
        return self.filter(shared).exclude(pk=contact.pk)


class Contact(models.Model):
    """How to reach a learner, and the number the state knows her by. None for most: nothing of it is asked for.

    ``phone``, ``email`` and ``identity`` are read and written in the clear and stored sealed, each beside a keyed
    hash by which it is matched. Two records may have the same number: that is how one finds that they are one
    person. A table of its own, so that nothing that lists learners carries it along.

    Personal data: phone number, e-mail address, identity number (basic; to reach the learner, and to recognise
    her in agencies' lists). Encrypted at rest, shown only to users with the permission to view contacts, and each
    look is logged. Erased by deleting the row.
    """

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="contact")
    phone_sealed, phone_hash = _sealed_text(), _hash_of_it()
    email_sealed, email_hash = _sealed_text(), _hash_of_it()
    identity_sealed, identity_hash = _sealed_text(), _hash_of_it()
    changed_at = models.DateTimeField(auto_now=True)

    phone = _kept("phone")
    email = _kept("email")
    identity = _kept("identity")

    objects = ContactQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def masked(self) -> dict[str, str]:
        """By kind, enough of each text to recognise it."""
        return {kind: self._masked(kind) for kind in KINDS}

    def _masked(self, kind: str) -> str:
        try:
            return masked(kind, getattr(self, kind))
        except CannotUnseal:
            return str(_("cannot be read"))
