"""The applets' models, gathered for Django."""

from learning.activities.models import Activity, ChangeState, Choice, CourseChange, MoveOn, PlannedChoice
from learning.branding.models import Branding
from learning.certificates.models import Certificate
from learning.competencies.models import (
    ActivityCompetency,
    Competency,
    CompetencyFramework,
    CompetencyMapping,
)
from learning.completions.models import CompletionImport, CompletionRow, ForeignCourse
from learning.dashboards.models import WallDisplay
from learning.enrolments.models import Enrolment, Renewal
from learning.facilitating.models import Card, CardTry, GroupSession, Participation
from learning.forwarding.models import Forward, SetAside
from learning.keeping.models import Difference, Proof, Rebuild
from learning.legal.models import Confidence, DocumentType, LegalDocument, LegalStatus
from learning.lrs.models import Client, Token, WrongSecret
from learning.matrices.models import Export
from learning.notes.models import Note
from learning.official.models import Annex, OfficialReport, OfficialState, OfficialStep, ReportTemplate
from learning.people.consent import Consent, Purpose
from learning.people.contact import Contact
from learning.people.models import (
    Audience,
    Learner,
    Membership,
    MembershipKind,
    Position,
    Role,
    RoleName,
    Sex,
)
from learning.progress.merges import Merge
from learning.progress.models import Carried, Progress
from learning.record.models import AnnualTrainingRule
from learning.reports.goals import Population, Target
from learning.reports.indices import IndexScore, Series, SeriesValue
from learning.reports.models import Basis, Drift, Event, Measure, Refresh, Report, Stale
from learning.roster.models import Roster, RosterRow
from learning.saved.models import Recipient, SavedReport, Sending
from learning.sharing.models import Answered, Consumer, FactExport, GoneFact, ShareLog, Told
from learning.sharing.webhook_models import Delivery, Webhook
from learning.sheets.models import ColumnMapping
from learning.statements.models import (
    ArchivedMonth,
    Attachment,
    Definition,
    Document,
    DocumentKind,
    Mention,
    MentionKind,
    Reference,
    Statement,
    StatementKey,
)
from learning.targets.models import FigureImport, FigureRow
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
    "ActivityCompetency",
    "Annex",
    "AnnualTrainingRule",
    "Answered",
    "ArchivedMonth",
    "Attachment",
    "Audience",
    "Basis",
    "Branding",
    "Card",
    "CardTry",
    "Carried",
    "Certificate",
    "ChangeState",
    "Choice",
    "Client",
    "ColumnMapping",
    "Competency",
    "CompetencyFramework",
    "CompetencyMapping",
    "CompletionImport",
    "CompletionRow",
    "Confidence",
    "Consent",
    "Consumer",
    "Contact",
    "CourseChange",
    "Definition",
    "Delivery",
    "Difference",
    "Document",
    "DocumentKind",
    "DocumentType",
    "Drift",
    "Enrolment",
    "Event",
    "Export",
    "FactExport",
    "FigureImport",
    "FigureRow",
    "ForeignCourse",
    "Forward",
    "GoneFact",
    "GroupSession",
    "Grouping",
    "IndexScore",
    "Kind",
    "Learner",
    "LegalDocument",
    "LegalStatus",
    "Level",
    "Measure",
    "Membership",
    "MembershipKind",
    "Mention",
    "MentionKind",
    "Merge",
    "MoveOn",
    "Note",
    "OfficialReport",
    "OfficialState",
    "OfficialStep",
    "Participation",
    "PlannedChoice",
    "Population",
    "Position",
    "Progress",
    "Proof",
    "Purpose",
    "Rebuild",
    "Recipient",
    "Reference",
    "Refresh",
    "Renewal",
    "Report",
    "ReportTemplate",
    "Role",
    "RoleName",
    "Roster",
    "RosterRow",
    "SavedReport",
    "Sending",
    "Series",
    "SeriesValue",
    "SetAside",
    "Sex",
    "ShareLog",
    "Stale",
    "Statement",
    "StatementKey",
    "Succession",
    "SuccessionKind",
    "Target",
    "Token",
    "Told",
    "Unit",
    "UnitAlias",
    "UnitChange",
    "WallDisplay",
    "Webhook",
    "WrongSecret",
]
