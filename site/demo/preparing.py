"""What must be there before the demonstration can start, done only as far as it is not there yet."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Site


def migrate() -> bool:
    """Bring the database's tables up to date; whether there was anything to do."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect_static() -> bool:
    """Gather, name and compress the static files; whether there was anything to do.

    Compressing takes longer than all the rest of a start, so we remember what it was done for.
    """
    remembered, now = settings.STATIC_ROOT / ".collected", _static_fingerprint()
    if remembered.exists() and remembered.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, clear=remembered.exists(), verbosity=0)
    remembered.write_text(now)
    return True


def name_site(address: str) -> None:
    """Let Wagtail know under which address people come, so that links in messages lead there."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site and (site.hostname, site.port) != (parts.hostname, port):
        site.hostname, site.port = parts.hostname, port
        site.save()


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            changed = storage.get_modified_time(name).timestamp()
            digest.update(f"{name}\0{storage.size(name)}\0{changed}\n".encode())
    return digest.hexdigest()
