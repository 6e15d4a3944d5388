"""The applets' models, gathered for Django."""

from learning.activities.models import Activity, MoveOn
from learning.certificates.models import Certificate
from learning.completions.models import CompletionImport, CompletionRow, ForeignCourse
from learning.enrolments.models import Enrolment
from learning.facilitating.models import Card, CardTry, GroupSession, Participation
from learning.forwarding.models import Forward, SetAside
from learning.people.consent import Consent, Purpose
from learning.people.contact import Contact
from learning.people.models import Audience, Learner, Membership, MembershipKind, Role, RoleName, Sex
from learning.progress.merges import Merge
from learning.progress.models import Progress
from learning.reports.models import Basis, Measure, Population, Refresh, Report, Stale, Target
from learning.roster.models import ColumnMapping, Roster, RosterRow
from learning.statements.models import Statement
from learning.units.models import (
    Grouping,
    Kind,
    Level,
    Succession,
    SuccessionKind,
    Unit,
    UnitAlias,
    UnitChange,
)

__all__ = [
    "Activity",
    "Audience",
    "Basis",
    "Card",
    "CardTry",
    "Certificate",
    "ColumnMapping",
    "CompletionImport",
    "CompletionRow",
    "Consent",
    "Contact",
    "Enrolment",
    "ForeignCourse",
    "Forward",
    "GroupSession",
    "Grouping",
    "Kind",
    "Learner",
    "Level",
    "Measure",
    "Membership",
    "MembershipKind",
    "Merge",
    "MoveOn",
    "Participation",
    "Population",
    "Progress",
    "Purpose",
    "Refresh",
    "Report",
    "Role",
    "RoleName",
    "Roster",
    "RosterRow",
    "SetAside",
    "Sex",
    "Stale",
    "Statement",
    "Succession",
    "SuccessionKind",
    "Target",
    "Unit",
    "UnitAlias",
    "UnitChange",
]
