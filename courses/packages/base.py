"""What a format of packages is. Contribute one through ``register_learning_package_formats``."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from courses.packages.contents import Contents

if TYPE_CHECKING:
    from courses.packages.models import Package


@dataclass(frozen=True)
class Manifest:
    """What a package says about itself: the file that opens it, its title, and whatever else its format remembers."""

    start: str
    title: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Launch:
    """How a package is opened: the address of its first file."""

    address: str


class PackageFormat:
    """One format. ``name`` is stored with packages and never changes.

    Formats are asked by ``rank``, the lowest first: the more particular before those that would take it too.
    """

    name: str
    label: Any
    rank: ClassVar[int] = 10

    def recognise(self, contents: Contents) -> bool:
        """Whether the uploaded ``contents`` are of this format, be they right or wrong."""
        raise NotImplementedError

    def read(self, contents: Contents) -> Manifest:
        """What they say about themselves. Raises CannotRead, which tells the author what to do."""
        raise NotImplementedError

    def launch(self, package: "Package") -> Launch:
        """How a learner opens ``package``."""
        return Launch(package.address_of(package.start))
