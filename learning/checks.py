"""What a host can get wrong, said at start-up."""

from datetime import datetime

from celery import current_app
from django.conf import settings
from django.core import checks
from django.utils.formats import get_format

from learning import conf, registry
from learning.reports import calendars, lights


@checks.register(checks.Tags.compatibility)
def check_settings(app_configs, **kwargs):
    """Unknown keys and wrong types in ``LEARNING``."""
    return [checks.Error(problem, id="learning.E001") for problem in conf.problems()]


@checks.register(checks.Tags.compatibility)
def check_calendars(app_configs, **kwargs):
    """A calendar that cannot be would be missing from every list, and nothing would be closed by it."""
    return [checks.Error(problem, id="learning.E003") for problem in calendars.problems()]


@checks.register(checks.Tags.compatibility)
def check_lights(app_configs, **kwargs):
    """Lights that turn where nobody meant them to would praise who is behind."""
    return [checks.Error(problem, id="learning.E005") for problem in lights.problems()]


@checks.register(checks.Tags.security)
def check_secrets(app_configs, **kwargs):
    """A short secret can be guessed, and with it every phone number."""
    if not conf.weak_secrets():
        return []
    return [
        checks.Error(
            f"Each of LEARNING['SECRETS'] must be a text of at least {conf.SHORTEST_SECRET} characters.",
            hint="Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
            id="learning.E002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_own_secrets(app_configs, **kwargs):
    """In production contacts deserve a secret that is not used for anything else."""
    if conf.get("SECRETS"):
        return []
    return [
        checks.Warning(
            "LEARNING['SECRETS'] is not set, so contacts are sealed with SECRET_KEY: whoever learns the one can "
            "read the other, and SECRET_KEY cannot be changed without resealing them.",
            hint="Set it, then run manage.py reseal_contacts.",
            id="learning.W002",
        )
    ]


@checks.register(checks.Tags.security)
def check_signing_key(app_configs, **kwargs):
    """With a key that cannot sign, every document for another system would fail."""
    # Not before models are loaded.
    from learning.sharing.sign import WrongKey, key_of

    pem = conf.get("SHARE_SIGNING_KEY")
    try:
        if isinstance(pem, str) and pem:
            key_of(pem)
    except WrongKey as problem:
        return [checks.Error(f"LEARNING['SHARE_SIGNING_KEY']: {problem}.", id="learning.E005")]
    return []


@checks.register(checks.Tags.compatibility)
def check_celery(app_configs, **kwargs):
    """Celery's default app would send our tasks to a broker that nobody runs."""
    if current_app.main != "default":
        return []
    return [
        checks.Warning(
            "No Celery app is loaded, so the measures for reports would never be refreshed.",
            hint="Import your Celery app in your project package's __init__.py, as Celery's Django guide shows.",
            id="learning.W001",
        )
    ]


@checks.register(checks.Tags.translation)
def check_vietnamese_formats(app_configs, **kwargs):
    """Django's own Vietnamese formats take 01/07/2026 for the 7th of January, and group no digits."""
    if not _speaks_vietnamese() or (_reads_days_first() and get_format("NUMBER_GROUPING", lang="vi") == 3):
        return []
    return [
        checks.Warning(
            "In Vietnamese, 01/07/2026 is read as the 7th of January, or digits are not grouped.",
            hint='Set FORMAT_MODULE_PATH = ["learning.formats"], or give Vietnamese formats of your own.',
            id="learning.W003",
        )
    ]


@checks.register(checks.Tags.compatibility)
def check_report_forms(app_configs, **kwargs):
    """A form that is not closed, or an age that is none, would be found at the end of the period only."""
    from learning.reports.form_settings import problems

    return [checks.Error(problem, id="learning.E005") for problem in problems()]


@checks.register(checks.Tags.compatibility)
def check_indicators(app_configs, **kwargs):
    """An indicator that does not say how it is counted is a number that nobody should sign."""
    # Not before models are loaded.
    from learning.reports.indicators.definition import missing, problems

    wrong = [checks.Error(problem, id="learning.E004") for problem in problems()]
    said = (
        [(name, missing(indicator)) for name, indicator in registry.indicators.items()] if not wrong else []
    )
    return wrong + [
        checks.Warning(
            f"The definition of the indicator {name!r} does not say: {', '.join(gaps)}.",
            hint="Give it a learning.indicators.Definition, or add the words to INDICATOR_DEFINITIONS.",
            obj=registry.indicators[name],
            id="learning.W004",
        )
        for name, gaps in said
        if gaps
    ]


def _speaks_vietnamese() -> bool:
    # Django itself offers every language; only a host that chose some means them.
    chosen = [code for code, _name in settings.LANGUAGES] if settings.is_overridden("LANGUAGES") else []
    return settings.USE_I18N and "vi" in (settings.LANGUAGE_CODE, *chosen)


def _reads_days_first() -> bool:
    for written in get_format("DATE_INPUT_FORMATS", lang="vi"):
        try:
            return datetime.strptime("01/07/2026", written).month == 7
        except ValueError:
            continue
    return False
