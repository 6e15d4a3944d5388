"""What each role may do, and whom it may give roles to: the one table that every check of access asks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.people.models import RoleName


class Right(StrEnum):
    """One thing that a role lets a user do in its unit and everything below it."""

    SEE_FIGURES = "see_figures"
    FREEZE_REPORTS = "freeze_reports"
    SET_TARGETS = "set_targets"
    APPROVE_REPORTS = "approve_reports"
    SEE_UNITS = "see_units"
    CHANGE_UNITS = "change_units"
    SEE_LEARNERS = "see_learners"
    EDIT_LEARNERS = "edit_learners"
    SEE_CONTACTS = "see_contacts"
    IMPORT_ROSTERS = "import_rosters"
    IMPORT_COMPLETIONS = "import_completions"
    MERGE_LEARNERS = "merge_learners"
    TRANSFER_LEARNERS = "transfer_learners"
    REVOKE_CERTIFICATES = "revoke_certificates"
    AUTHOR = "author"
    REVIEW = "review"
    PUBLISH = "publish"
    CONFIRM_TASKS = "confirm_tasks"
    SEE_COVERAGE = "see_coverage"
    RUN_SESSIONS = "run_sessions"
    HELP_NEIGHBOURS = "help_neighbours"
    SEND_ON = "send_on"
    SEE_ROLES = "see_roles"
    SEE_AUDIT = "see_audit"
    SEE_PROOFS = "see_proofs"
    HEAL_PROGRESS = "heal_progress"
    SEE_CLIENTS = "see_clients"
    CONNECT_CLIENTS = "connect_clients"


LABELS: Mapping[Right, Promise] = {
    Right.SEE_FIGURES: _("see figures and reports"),
    Right.FREEZE_REPORTS: _("freeze reports"),
    Right.SET_TARGETS: _("set targets and numbers of people, and keep external indices"),
    Right.APPROVE_REPORTS: _("approve official reports"),
    Right.SEE_UNITS: _("see units and their history"),
    Right.CHANGE_UNITS: _("apply changes of units"),
    Right.SEE_LEARNERS: _("see learners and their certificates"),
    Right.EDIT_LEARNERS: _("correct what is known of learners"),
    Right.SEE_CONTACTS: _("see contacts whole"),
    Right.IMPORT_ROSTERS: _("bring people in from rosters"),
    Right.IMPORT_COMPLETIONS: _("bring in what was completed on other platforms"),
    Right.MERGE_LEARNERS: _("merge two records of one learner"),
    Right.TRANSFER_LEARNERS: _("transfer learners"),
    Right.REVOKE_CERTIFICATES: _("revoke certificates"),
    Right.AUTHOR: _("write courses and questions"),
    Right.REVIEW: _("review courses"),
    Right.PUBLISH: _("publish courses"),
    Right.CONFIRM_TASKS: _("confirm what learners did in practice"),
    Right.SEE_COVERAGE: _("see which competencies are taught, and which are not"),
    Right.RUN_SESSIONS: _("run class sessions"),
    Right.HELP_NEIGHBOURS: _("register neighbours and hold lessons for them"),
    Right.SEND_ON: _("send statements on to the record stores of others"),
    Right.SEE_ROLES: _("see who has which role"),
    Right.SEE_AUDIT: _("see the log of what was done, looks at contacts too"),
    Right.SEE_PROOFS: _("see whether progress is what the log says"),
    Right.HEAL_PROGRESS: _("write progress anew from the log where it differs"),
    Right.SEE_CLIENTS: _("see which other systems are connected"),
    Right.CONNECT_CLIENTS: _("connect other systems"),
}


_READING = {Right.SEE_FIGURES, Right.SEE_UNITS, Right.SEE_LEARNERS}
_OFFICE = _READING | {
    Right.FREEZE_REPORTS,
    Right.SET_TARGETS,
    Right.EDIT_LEARNERS,
    Right.IMPORT_ROSTERS,
    Right.IMPORT_COMPLETIONS,
    Right.MERGE_LEARNERS,
    Right.TRANSFER_LEARNERS,
    Right.REVOKE_CERTIFICATES,
}

RIGHTS: Mapping[Any, frozenset[Right]] = {
    RoleName.OFFICER: frozenset(_OFFICE),
    RoleName.HEAD: frozenset(_OFFICE | {Right.SEE_ROLES, Right.APPROVE_REPORTS}),
    RoleName.OWNER: frozenset(
        _OFFICE
        | {
            Right.SEE_ROLES,
            Right.APPROVE_REPORTS,
            Right.SEE_CONTACTS,
            Right.CHANGE_UNITS,
            Right.SEE_COVERAGE,
            Right.PUBLISH,
            Right.SEND_ON,
            Right.SEE_PROOFS,
            Right.HEAL_PROGRESS,
            Right.SEE_CLIENTS,
            Right.CONNECT_CLIENTS,
        }
    ),
    RoleName.TRAINER: frozenset({Right.AUTHOR, Right.CONFIRM_TASKS, Right.SEE_COVERAGE, Right.RUN_SESSIONS}),
    RoleName.REVIEWER: frozenset({Right.REVIEW, Right.SEE_COVERAGE}),
    RoleName.FACILITATOR: frozenset({Right.SEE_LEARNERS, Right.RUN_SESSIONS, Right.HELP_NEIGHBOURS}),
    RoleName.CLERK: frozenset({Right.RUN_SESSIONS}),
    # Reads everything but contacts, and changes nothing.
    RoleName.SUPERVISOR: frozenset(
        _READING
        | {
            Right.SEE_ROLES,
            Right.SEE_AUDIT,
            Right.SEE_CLIENTS,
            Right.SEE_PROOFS,
            Right.SEE_COVERAGE,
        }
    ),
    RoleName.PROTECTION: frozenset({Right.SEE_ROLES, Right.SEE_AUDIT, Right.SEE_CLIENTS}),
}

# Who watches over the programme's owner is not chosen by the owner, but by an administrator.
GRANTS: Mapping[Any, frozenset[Any]] = {
    RoleName.HEAD: frozenset({RoleName.OFFICER, RoleName.FACILITATOR, RoleName.CLERK}),
    RoleName.OWNER: frozenset(
        {
            RoleName.OFFICER,
            RoleName.HEAD,
            RoleName.TRAINER,
            RoleName.REVIEWER,
            RoleName.FACILITATOR,
            RoleName.CLERK,
        }
    ),
}

# With these somebody has a page of ours in the Wagtail admin. Authors and reviewers enter as members of their groups.
ENTERING = frozenset(Right) - {
    Right.AUTHOR,
    Right.REVIEW,
    Right.PUBLISH,
    Right.CONFIRM_TASKS,
    Right.SEE_COVERAGE,
    Right.RUN_SESSIONS,
    Right.HELP_NEIGHBOURS,
}

# Given for a whole province or not at all.
PROVINCE_WIDE = frozenset({RoleName.SUPERVISOR})


def roles_that_may(right: str) -> list[str]:
    """The names of the roles that have ``right``."""
    return [str(name) for name, rights in RIGHTS.items() if right in rights]


def roles_that_grant(name: str) -> list[str]:
    """The names of the roles that may give the role ``name``."""
    return [str(granter) for granter, names in GRANTS.items() if name in names]
