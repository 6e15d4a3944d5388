"""Writing requests that may be sent twice: with the same Idempotency-Key they do their work once."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from learning.sealing import seal, unseal
from learning.sharing.declared import written
from learning.sharing.gate import canonical
from learning.sharing.models import Answered, Consumer
from learning.sharing.refusals import Refused

KEY = re.compile(r"[\x21-\x7e]{8,100}")
KEPT = timedelta(days=7)
SEALED_AS = "share answer"


def once(
    request: HttpRequest, consumer: Consumer, asked: Any, make: Callable[[], dict[str, Any]], *, status: int
) -> HttpResponse:
    """The answer of ``make``; of the same key and the same ``asked``, the answer that was given before.

    Raises Refused without a key, or where it came with another request before.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        message = _("Send a header Idempotency-Key of 8 to 100 characters, a new one for each order.")
        raise Refused(400, "idempotency-key", message)
    digest = hashlib.sha256(canonical([request.path, asked])).hexdigest()
    found = Answered.objects.filter(consumer=consumer, key=key).first()
    if found is None:
        try:
            with transaction.atomic():
                # Its place is taken first: who sends the same at the same time waits for it here.
                mine = Answered.objects.create(
                    consumer=consumer, key=key, asked=digest, status=status, body=""
                )
                body = make()
                mine.body = seal(json.dumps(body), purpose=SEALED_AS)
                mine.save(update_fields=["body"])
                return written(body, status=status)
        except IntegrityError:
            found = Answered.objects.get(consumer=consumer, key=key)
    if found.asked != digest:
        message = _("This Idempotency-Key came with another request before. Take a new one.")
        raise Refused(409, "idempotency-key", message)
    return written(json.loads(unseal(found.body, purpose=SEALED_AS)), status=found.status)
