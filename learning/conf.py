"""The ``LEARNING`` setting: one dict in the host's settings, read at use, never at import."""

from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings

SHORTEST_SECRET = 32


@dataclass(frozen=True)
class LearningSettings:
    """Every key of ``LEARNING`` with its type and default."""

    # Prefix of activities' and courses' IRIs in statements; never change it once people have learnt.
    ACTIVITY_IRI: str = "https://example.org/activity/"
    # Home page of learners' xAPI accounts; the account name is the learner's UUID.
    ACTOR_HOME_PAGE: str = "https://example.org/"
    # The calendar by which periods are closed: "state" (on the 14th), "civil", "school", or one of your own.
    REPORT_CALENDAR: str = "state"
    # Calendars of your own: {"name": {"label": "…", "first_month": 4, "month_begins_on": 1 or 15}}.
    REPORT_CALENDARS: dict | None = None
    # The month in which a school year begins.
    SCHOOL_YEAR_BEGINS: int = 9
    # The Celery queue for measures, with a task for each province; "measures-{province}" gives each a queue of its own.
    # Empty: one task keeps all of them.
    MEASURES_QUEUE: str = ""
    # A measuring run that says nothing for so many seconds has died, and another takes its place.
    MEASURES_PATIENCE: int = 900
    # Counts of people below this are not shown in sensitive breakdowns.
    SMALLEST_CELL: int = 5
    # What the province says of indicators in its own words: {"indicator": "coverage", "legal_basis": "…"}, and so on.
    INDICATOR_DEFINITIONS: tuple | list = ()
    # Learners without an account: how many days their device remembers them.
    GUEST_DAYS: int = 365
    # Who signed in with a learner's card is signed out after this many hours.
    CARD_HOURS: int = 12
    # A lesson's progress post is accepted with a page's token for this many hours.
    PROGRESS_TOKEN_HOURS: int = 72
    # Code of the province whose subtree is served; empty means the whole country.
    PROVINCE: str = ""
    # Who issues certificates when the course does not say: printed above the title.
    ISSUER_NAME: str = ""
    # Programmes that courses belong to, as (value, label) pairs in their order; empty leaves the field free.
    PROGRAMMES: tuple = ()
    # The competency framework, as "code@version", in which courses and records of learning name what is learnt.
    COMPETENCY_FRAMEWORK: str = "digcomp@2.2"
    # What results of placement courses suggest: {"course": code, "below": 0.6, "courses": (codes,)}, or of a "part".
    PLACEMENT: tuple | list = ()
    # Secrets that contacts are sealed with: the first seals, all unseal. Without any, SECRET_KEY does both.
    SECRETS: tuple | list = ()
    # How many days the files of imported rosters are kept, so that their results can be sent back.
    ROSTER_FILE_DAYS: int = 30
    # Other sites whose scripts may speak to the xAPI service, as "https://app.example.vn"; "*" for all.
    XAPI_ORIGINS: tuple | list = ()
    # The largest request that the xAPI service takes, in bytes.
    XAPI_BODY_BYTES: int = 20 * 1024 * 1024
    # The largest document (state or profile) that it keeps, in bytes.
    XAPI_DOCUMENT_BYTES: int = 1024 * 1024
    # How many statements it takes in one request, and how many it gives on one page.
    XAPI_STATEMENTS_AT_ONCE: int = 1000
    XAPI_PAGE: int = 100
    # For how many minutes a token of the xAPI service is good.
    XAPI_TOKEN_MINUTES: int = 60
    # How many whole months statements stay in the log before the monthly task archives them; 0 keeps all of them.
    LOG_MONTHS: int = 0
    # The folder for archived statements: private, backed up, the same for every worker.
    LOG_ARCHIVE: str = ""
    # How many enrolments are replayed every night to prove that progress is what the log says.
    PROOF_SAMPLE: int = 500
    # Hosts, as "name" or "name:port", that statements may be sent on to without https or inside a private network.
    FORWARD_HOSTS: tuple | list = ()
    # How many statements are sent on in one post.
    FORWARD_BATCH: int = 100
    # The cache (in CACHES) in which whole pages are kept for visitors without an account, and for how long at most.
    PAGE_CACHE: str = "default"
    PAGE_CACHE_SECONDS: int = 600
    # Parameters of an address with few values, each of which makes a page to be kept.
    PAGE_CACHE_QUERY: tuple | list = ("programme", "audience", "page")
    # Cookies that change what visitors without an account see; and patterns of those that only scripts read.
    PAGE_CACHE_VARIES_ON: tuple | list = ()
    PAGE_CACHE_IGNORES: tuple | list = ()
    # Sites whose videos lessons may show: "youtube", "vimeo", or a dict with name, addresses and player.
    EMBED_PROVIDERS: tuple | list = ("youtube", "vimeo")
    # How many files an uploaded package may have, and how many bytes all of them and any one of them, unpacked.
    PACKAGE_FILES: int = 2000
    PACKAGE_BYTES: int = 300_000_000
    PACKAGE_FILE_BYTES: int = 100_000_000
    # The largest file of questions that may be imported, in bytes.
    QUESTION_FILE_BYTES: int = 50_000_000
    # How many days the files of a package stay that was replaced, for whoever is still in the middle of it.
    PACKAGE_DAYS: int = 30
    # The largest file that may be handed in as an answer, in megabytes.
    ANSWER_FILE_MB: int = 20
    # Whether a discussion shows the unit beside the name of who wrote.
    DISCUSSION_UNITS: bool = True
    # How many days after its last post a question and its answers are deleted; 0 keeps all of them.
    DISCUSSION_DAYS: int = 1095
    # By which model questions are calibrated: "1pl", "2pl" or "3pl"; and how many first answers one needs for it.
    CALIBRATION_MODEL: str = "2pl"
    CALIBRATION_RESPONSES: int = 200
    # Where learners choose a course; pages that have nothing to show lead there.
    CATALOGUE_URL: str = "/"
    # Public address of the site, without a trailing slash; QR codes point there.
    SITE_URL: str = "http://localhost:8000"


def get(key: str) -> Any:
    """The value of ``key`` in the host's ``LEARNING`` dict, or its default."""
    given = getattr(settings, "LEARNING", {})
    return given.get(key, getattr(LearningSettings, key))


def weak_secrets() -> int:
    """How many of ``SECRETS`` are no long text."""
    given = get("SECRETS")
    listed = given if isinstance(given, (tuple, list)) else []
    return sum(not isinstance(each, str) or len(each) < SHORTEST_SECRET for each in listed)


def problems() -> list[str]:
    """Unknown keys and wrong types in the host's ``LEARNING``, a sentence each."""
    known: dict[str, Any] = {field.name: field.type for field in fields(LearningSettings)}
    given = getattr(settings, "LEARNING", {})
    found = [f"LEARNING has no key {key!r}." for key in given if key not in known]
    for key, value in given.items():
        wanted = known.get(key)
        if wanted and not isinstance(value, wanted):
            name = getattr(wanted, "__name__", str(wanted))
            found.append(f"LEARNING[{key!r}] must be {name}, not {type(value).__name__}.")
    return found
