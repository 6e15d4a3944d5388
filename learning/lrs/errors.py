"""What can be wrong with a request, each with its status (xAPI 1.0.3 Communication 3.2, xAPI 2.0 4.1.5)."""

from collections.abc import Mapping

from django.utils.functional import Promise


class Refusal(Exception):
    """A request that is answered with an error. ``message`` is for people, ``place`` says where in the request.

    ``place`` is a JSON pointer into the body, or the name of a parameter or header.
    """

    status = 400

    def __init__(self, message: str | Promise, *, place: str = "", headers: Mapping[str, str] | None = None):
        super().__init__(str(message))
        self.message, self.place, self.headers = str(message), place, dict(headers or {})


class BadRequest(Refusal):
    """Not what the standard lets a client send."""


class Unauthorised(Refusal):
    """Nobody we know, or with a wrong secret."""

    status = 401


class Forbidden(Refusal):
    """Somebody we know, who may not do this."""

    status = 403


class NotFound(Refusal):
    status = 404


class NotAllowed(Refusal):
    """The resource has no such method."""

    status = 405


class Conflict(Refusal):
    """It would overwrite something without saying what it expects to find there."""

    status = 409


class PreconditionFailed(Refusal):
    """What If-Match or If-None-Match expects is not so."""

    status = 412


class TooLarge(Refusal):
    status = 413


class TooMany(Refusal):
    """Too many wrong tries."""

    status = 429


class Busy(Refusal):
    """The database could not do it now; sent again, it will be done."""

    status = 503
