"""The verbs we read and write, by their IRIs (xAPI vocabulary of ADL and cmi5)."""

_ADL = "http://adlnet.gov/expapi/verbs/"

INITIALIZED = _ADL + "initialized"
EXPERIENCED = _ADL + "experienced"
PROGRESSED = _ADL + "progressed"
ATTEMPTED = _ADL + "attempted"
ANSWERED = _ADL + "answered"
COMPLETED = _ADL + "completed"
PASSED = _ADL + "passed"
FAILED = _ADL + "failed"
SUSPENDED = _ADL + "suspended"
TERMINATED = _ADL + "terminated"
INTERACTED = _ADL + "interacted"
# Said of a statement, not of an activity: it takes the statement back (xAPI 1.0.3 Data 2.3.2).
VOIDED = _ADL + "voided"

ALL = (
    INITIALIZED, EXPERIENCED, PROGRESSED, ATTEMPTED, ANSWERED, COMPLETED,
    PASSED, FAILED, SUSPENDED, TERMINATED, INTERACTED,
)  # fmt: skip

# What a learner's own browser may say. Passing and failing are decided by the server's marking alone.
FROM_BROWSER = frozenset(ALL) - {PASSED, FAILED}

# cmi5 9.5.5.1: how far, a whole number from 0 to 100.
PROGRESS_EXTENSION = "https://w3id.org/xapi/cmi5/result/extensions/progress"

# xAPI 1.0.3 Data 2.4.4.1: the type of an activity that is one question.
QUESTION = "http://adlnet.gov/expapi/activities/cmi.interaction"


def short_name(iri: str) -> str:
    """The last word of a verb's IRI, for reading."""
    return iri.rsplit("/", 1)[-1]
