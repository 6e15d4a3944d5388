"""After a new secret: sealing every contact again with it, so that the old one can be thrown away."""

import logging
from dataclasses import dataclass

from django.db import transaction

from learning.people.contact import KINDS, Contact
from learning.sealing import CannotUnseal, is_sealed_with_the_first

log = logging.getLogger(__name__)
BATCH = 500


@dataclass
class Resealed:
    """What came of it."""

    again: int = 0
    current: int = 0
    unreadable: int = 0


def reseal_contacts() -> Resealed:
    """Seal with the first secret whatever is sealed with another. It may be interrupted and repeated."""
    done, reached = Resealed(), 0
    while some := _batch_after(reached, done):
        reached = some
    return done


@transaction.atomic
def _batch_after(reached: int, done: Resealed) -> int:
    last = 0
    for contact in Contact.objects.select_for_update().filter(pk__gt=reached).order_by("pk")[:BATCH]:
        _reseal(contact, done)
        last = contact.pk
    return last


def _reseal(contact: Contact, done: Resealed) -> None:
    old = [kind for kind in KINDS if _is_old(contact, kind)]
    try:
        for kind in old:
            setattr(contact, kind, getattr(contact, kind))
    except CannotUnseal:
        done.unreadable += 1
        log.warning("contact %s is sealed with a secret that is not in LEARNING['SECRETS']", contact.pk)
        return
    if old:
        # changed_at stays: nobody changed what the contact says.
        columns = [f"{kind}_{what}" for kind in old for what in ("sealed", "hash")]
        contact.save(update_fields=columns)
        done.again += 1
    else:
        done.current += 1


def _is_old(contact: Contact, kind: str) -> bool:
    sealed = getattr(contact, f"{kind}_sealed")
    return bool(sealed) and not is_sealed_with_the_first(sealed, purpose=kind)
