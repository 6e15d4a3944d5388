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
    # From which age and below which ones people are of working age: {"from": 15, "women": 60, "men": 62}.
    WORKING_AGE: dict | None = None
    # Names of ethnic groups by their code in the statistical list, where they are not as shipped; and what codes of other
    # lists are in it: {"scheme": "bhyt", "code": "25", "group": "01"}.
    ETHNICITIES: dict | None = None
    ETHNICITY_CODES: tuple | list = ()
    # Names of the report forms that are frozen when a period ends; empty: all that are installed.
    CLOSING_FORMS: tuple | list = ()
    # What the province says of indicators in its own words: {"indicator": "coverage", "legal_basis": "…"}, and so on.
    INDICATOR_DEFINITIONS: tuple | list = ()
    # Whether the target shares of units that were merged go over to the unit that followed, weighted by their people.
    TARGETS_WEIGH_SHARES: bool = False
    # From which part of the pace that a target needs it is on track, and from which it is only at risk.
    TARGET_LIGHTS: dict | None = None
    # From how many finished half-months a forecast is made; and how sure its range is, in per cent.
    FORECAST_HALF_MONTHS: int = 4
    FORECAST_SURENESS: int = 80
    # Learners without an account: how many days their device remembers them.
    GUEST_DAYS: int = 365
    # Who signed in with a learner's card is signed out after this many hours.
    CARD_HOURS: int = 12
    # Words that content checks find as replaced, and what is said now; a word with "" is left in peace.
    OLD_WORDS: dict | None = None
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
    # How many days a large export is kept, until its files are deleted.
    EXPORT_DAYS: int = 7
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
    # Who hands out data: its identification code (mã định danh) and its name in the LGSP profile.
    SHARE_CODE: str = ""
    SHARE_NAME: str = ""
    # A private key (PEM: RSA or EC P-256) that signs what is handed out; without one nothing is signed.
    SHARE_SIGNING_KEY: str = ""
    # How widely indicators may be known: {"coverage": "mo"}, or "dung_chung", or "chuyen_nganh" for not at all.
    SHARE_CLASSES: dict | None = None
    # How many requests a consumer of data may make in a minute.
    SHARE_REQUESTS_A_MINUTE: int = 60
    # How many days the log of requests for data is kept, and the files of exports.
    SHARE_LOG_DAYS: int = 1095
    SHARE_FILE_DAYS: int = 7
    # The folder for exported facts: private, the same for every worker; empty: consumers cannot order files.
    SHARE_FOLDER: str = ""
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
    # The folder of the H5P player's scripts; empty: beside Python, where install_h5p_core puts them.
    H5P_CORE: str = ""
    # The folder of the official H5P editor, where an operator supplies it, and the origin of its own that it runs on.
    H5P_EDITOR_ROOT: str = ""
    H5P_EDITOR_ORIGIN: str = ""
    # The largest H5P package that may be uploaded, in bytes; from which size on a worker takes it in; how many an account
    # may upload in an hour; and how many days the file of an upload that nobody finished is kept.
    H5P_BYTES: int = 1_000_000_000
    H5P_BYTES_AT_ONCE: int = 5_000_000
    H5P_UPLOADS_AN_HOUR: int = 60
    H5P_FILE_DAYS: int = 30
    # For how many days nothing must have named the file of an H5P content before it is deleted.
    H5P_IDLE_DAYS: int = 30
    # The XBlocks that lessons may show, by the names of their entry points or as dotted classes. Their code runs in the
    # server's process: name only what you have read.
    XBLOCKS: tuple | list = ()
    # The languages that lessons can be heard in, as (BCP 47 code, name) pairs in their order; empty takes those shipped.
    NARRATION_LANGUAGES: tuple | list = ()
    # The largest recording of a lesson that may be uploaded, in bytes.
    NARRATION_BYTES: int = 20_000_000
    # The engine that reads lessons aloud; which of its voices, as {"vi": "vi-vn-x-south"}; and how words are read that it
    # would read wrongly, as {"UBND": "Ủy ban nhân dân"}.
    SPEECH_ENGINE: str = "espeak-ng"
    SPEECH_VOICES: dict | None = None
    SPEECH_LEXICON: dict | None = None
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
    # The indicators that dashboards begin with, in their order; the first is the one that units are ranked by.
    DASHBOARD_INDICATORS: tuple | list = (
        "coverage",
        "staff_coverage",
        "completion_rate",
        "required_completion",
        "completed",
        "certified",
    )
    # Whether screens on a wall may show figures of a unit at a secret address, without anybody signed in.
    WALL_DISPLAYS: bool = False
    # Where learners choose a course; pages that have nothing to show lead there.
    CATALOGUE_URL: str = "/"
    # Public address of the site, without a trailing slash; QR codes point there.
    SITE_URL: str = "http://localhost:8000"
    # A folder of certificates (PEM or DER) whose signatures on uploaded reports are trusted; empty trusts none.
    SIGNATURE_ROOTS: str = ""


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
