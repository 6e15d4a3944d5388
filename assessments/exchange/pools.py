"""Where in the tree of pools a question stands, as a path that files can carry; and the pool at a path."""

from assessments.exchange.formats.paths import names_in, path_of
from assessments.questions.models import Pool


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
        parent_id = parent.pk if parent else None
        here = [pool for pool in self.pools.values() if pool.parent_id == parent_id and pool.name == name]
        if here or not self.may_make:
            return here[0] if here else None
        made = Pool.objects.create(name=self._free(name, parent), parent=parent)
        self.pools[made.pk] = made
        return made

    def _free(self, name: str, parent: Pool | None) -> str:
        """A name that no other pool has: a name is unique among all of them."""
        taken = {pool.name for pool in self.pools.values()}
        if name in taken and parent is not None:
            name = f"{parent.name} – {name}"[-150:]
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name[:140]} ({number})"
        return free
