"""What becomes of one row of a roster."""

from dataclasses import dataclass, field
from datetime import date

from learning.people.contact import Contact
from learning.people.models import Audience, Learner, Membership, MembershipKind
from learning.roster.entries import Entry
from learning.roster.models import Outcome
from learning.units.models import Unit


@dataclass
class Verdict:
    """What becomes of one row.

    ``holds`` is the membership whose position the row says otherwise; ``says_group`` that its ethnic group is taken.
    """

    entry: Entry
    outcome: str = str(Outcome.REFUSED)
    key: str = ""
    unit: Unit | None = None
    audience: str = ""
    since: date | None = None
    learner: Learner | None = None
    joins: bool = False
    leaves: list[Membership] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    holds: Membership | None = None
    says_group: bool = False
    contact: Contact | None = None

    @property
    def changes(self) -> bool:
        """Whether applying the row does something to a record that is known."""
        return bool(self.joins or self.fills or self.holds or self.says_group)

    @property
    def kind(self) -> str:
        """Citizens belong to where they live, everybody else to where they work or study."""
        return str(MembershipKind.RESIDENCE if self.audience == Audience.ND else MembershipKind.WORK)
