"""After a new secret: sealing the receivers' secrets again with it, so that the old one can be thrown away."""

import logging

from django.db import transaction

from learning.forwarding.models import SEALED_AS, Forward
from learning.people.reseal import Resealed
from learning.sealing import CannotUnseal, is_sealed_with_the_first

log = logging.getLogger(__name__)


@transaction.atomic
def reseal_forwards() -> Resealed:
    """Seal with the first secret whatever is sealed with another. Repeating it changes nothing."""
    done = Resealed()
    for forward in Forward.objects.select_for_update(of=("self",)).exclude(secret_sealed="").order_by("pk"):
        if is_sealed_with_the_first(forward.secret_sealed, purpose=SEALED_AS):
            done.current += 1
            continue
        try:
            forward.secret = forward.secret
        except CannotUnseal:
            done.unreadable += 1
            log.warning("forward %s is sealed with a secret that is not in LEARNING['SECRETS']", forward.pk)
            continue
        forward.save(update_fields=["secret_sealed"])
        done.again += 1
    return done
