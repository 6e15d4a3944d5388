"""What a host can forget about H5P, said at start-up."""

from django.core import checks
from django.db import DatabaseError, connections

from courses.h5p import scripts
from courses.h5p.models import H5PLibrary
from courses.h5p.store import DatabaseStore
from courses.h5p.types import OurLibraries
from courses.packages.h5p.store import newer


@checks.register(checks.Tags.files)
def check_player(app_configs, **kwargs):
    if scripts.is_installed():
        return []
    return [
        checks.Info(
            f"The H5P player is not installed: {scripts.folder() / scripts.FRAME} is missing.",
            hint="Run manage.py install_h5p_core, which needs npm; without a network, install_h5p_core --from FILE.tgz.",
            id="learning_courses.I001",
        )
    ]


@checks.register(checks.Tags.database)
def check_ours(app_configs, databases=None, **kwargs):
    """Sites that have ours are told of newer ones. Who uses none of them is not asked to."""
    if not databases or "default" not in databases:
        return []
    try:
        late = _late()
    except DatabaseError:  # before the first migrate
        return []
    if not late:
        return []
    return [
        checks.Warning(
            f"Newer H5P content types were shipped than are installed: {', '.join(late)}.",
            hint="Run manage.py install_h5p_types.",
            id="learning_courses.W003",
        )
    ]


def _late() -> list[str]:
    connection = connections["default"]
    if H5PLibrary._meta.db_table not in connection.introspection.table_names():
        return []
    store = DatabaseStore()
    machines = {name.machine for name in store.rows}
    shipped = newer(OurLibraries().all(), store)
    return [f"{one.name.uber}.{one.patch}" for one in shipped if one.name.machine in machines]
