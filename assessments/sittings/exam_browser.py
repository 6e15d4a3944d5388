"""Safe Exam Browser: pages that only it may open, where a quiz asks for it.

It sends with each page the SHA-256 of the page's address and a key: the key of its configuration, or of its build
(SEB developer documentation, "Config Key" and "Browser Exam Key"). Without the key nobody can make the digest.
"""

import hashlib
import hmac
import re

from django.http import HttpRequest

from assessments.quizzes.models import Quiz

HEADERS = ["X-SafeExamBrowser-ConfigKeyHash", "X-SafeExamBrowser-RequestHash"]
KEY = re.compile(r"[0-9a-f]{64}")


def keys_of(text: str) -> list[str]:
    """The keys in ``text``, one a line; what is none is left out."""
    return [line for line in text.lower().split() if KEY.fullmatch(line)]


def is_allowed(request: HttpRequest, quiz: Quiz | None) -> bool:
    """Whether the browser may show the papers of ``quiz``: any browser, unless the quiz has keys."""
    keys = keys_of(quiz.exam_browser_keys) if quiz else []
    if not keys:
        return True
    address = request.build_absolute_uri().partition("#")[0]
    sent = [request.headers.get(name, "").lower() for name in HEADERS]
    return any(
        hmac.compare_digest(digest, hashlib.sha256((address + key).encode()).hexdigest())
        for digest in sent
        if digest
        for key in keys
    )
