"""Where in the tree of pools a question stands, as a path that files can carry; and the pool at a path."""

from django.core.exceptions import ValidationError

from assessments.exchange.formats.paths import names_in, path_of
from assessments.questions.pools import SEPARATOR, Pool
from learning.vietnamese import tidy

LONGEST = 150


class Shelves:
    """All pools, asked for once. New ones are made where ``may_make``."""

    def __init__(self, *, may_make: bool = False):
        self.may_make = may_make
        self.pools = {pool.pk: pool for pool in Pool.objects.all()}

    def path(self, pk: int | None) -> str:
        """The names from the top to the pool; empty for none."""
        names: list[str] = []
        while pk in self.pools and len(names) < len(self.pools):
            names.insert(0, self.pools[pk].name)
            pk = self.pools[pk].parent_id
        return path_of(names)

    def paths(self) -> list[str]:
        return sorted(map(self.path, self.pools))

    def at(self, path: str, *, below: Pool | None = None) -> Pool | None:
        """The pool at ``path``, below ``below`` where that is given, made if need be; else the last that there is."""
        place = below
        for name in names_in(path):
            found = self._inside(place, name)
            if found is None:
                return place
            place = found
        return place

    def _inside(self, parent: Pool | None, name: str) -> Pool | None:
        name, parent_id = _fitting(name), parent.pk if parent else None
        here = [pool for pool in self.pools.values() if pool.parent_id == parent_id and pool.name == name]
        if here or not self.may_make:
            return here[0] if here else None
        made = Pool(name=name, parent=parent)
        try:
            made.full_clean()
        except ValidationError:  # deeper than pools may stand in one another
            return None
        made.save()
        self.pools[made.pk] = made
        return made


def _fitting(name: str) -> str:
    """``name`` as a pool may be called."""
    return tidy(name.replace(SEPARATOR, "-"))[:LONGEST]
