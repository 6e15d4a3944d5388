"""What lessons refer to: the register of legal documents, and the academy's glossary."""

import tomllib
import uuid

from django.core.management import call_command
from wagtail.models import Locale

from courses.models import GlossaryTerm
from demo.content_loader import CONTENT, NAMESPACE


def load_register() -> None:
    call_command("load_legal_documents", verbosity=0)


def load_glossary() -> int:
    """Terms that are not there yet, in each language that the site has; those that are there are left alone."""
    data = tomllib.loads((CONTENT / "glossary.toml").read_text(encoding="utf-8"))
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    known = set(GlossaryTerm.objects.values_list("translation_key", "locale_id"))
    new = 0
    for entry in data["terms"]:
        key = uuid.uuid5(NAMESPACE, f"glossary {entry['key']}")
        for code, locale in locales.items():
            if code in entry and (key, locale.pk) not in known:
                GlossaryTerm.objects.create(translation_key=key, locale=locale, **entry[code])
                new += 1
    return new
