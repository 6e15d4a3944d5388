"""How large a package and what is in it may be."""

from dataclasses import dataclass

from learning import archive

# The version of the scripts that run contents: the core API 1.28. Packages of 2025 ask for 1.27 at most.
CORE_API = (1, 28)
# Where names of files end.
LONGEST_NAME, DEEPEST_FOLDER = 250, 20
# Honest contents are nested some forty times: columns in books in presentations, each with four storeys.
DEEPEST_JSON = 100
# A chain of libraries that need each other; the longest known is eleven.
DEEPEST_CHAIN = 60


@dataclass(frozen=True)
class Limits:
    """What one package may be. Films make it large; branching scenarios alone have two thousand files."""

    total: int = 2 * 2**30
    one: int = 512 * 2**20
    entries: int = 20_000
    # Real files together, against the size of the package as it came.
    ratio: int = 200
    ratio_from: int = 10_000_000
    # The list of files itself, before it is read.
    directory: int = 16_000_000
    json: int = 10_000_000
    # All that is kept of them while a package is looked at, and all translations, of which nothing is.
    json_together: int = 32_000_000
    translations_together: int = 256_000_000
    # Drawings are read whole, to see that nothing in them runs.
    drawing: int = 5_000_000

    @property
    def of_archive(self) -> archive.Limits:
        return archive.Limits(files=self.entries, total=self.total, one=self.one)


USUAL = Limits()
