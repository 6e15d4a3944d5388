"""Whose roles, and the log of what, somebody sees: decided in the query itself."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from learning.certificates.models import Certificate
from learning.dashboards.models import WallDisplay
from learning.enrolments.models import Enrolment
from learning.lrs.models import Client
from learning.official.models import OfficialReport
from learning.people.models import Learner, Membership, Role
from learning.people.rights import Right
from learning.people.roles import units_visible_to
from learning.reports.models import Report
from learning.units.models import Grouping, Unit, UnitChange


def roles_visible_to(user) -> QuerySet[Role]:
    """Roles in units in which ``user`` sees who has which."""
    if user.is_superuser:
        return Role.objects.all()
    return Role.objects.filter(unit__in=units_visible_to(user, may=Right.SEE_ROLES))


def entries_visible_to(user) -> QuerySet[ModelLogEntry]:
    """What was done with learners, certificates, reports, roles, groupings, connected systems, wall displays and lists of
    names of units whose log ``user`` sees; and with systems that are bound to no unit.

    Learners who have left are among them: what was done with them while they were there stays to be answered for.
    Changes of units, which may be anywhere, only a superuser sees.
    """
    if user.is_superuser:
        models = (
            Learner,
            Certificate,
            Report,
            OfficialReport,
            Role,
            UnitChange,
            Grouping,
            Client,
            Unit,
            WallDisplay,
        )
        return ModelLogEntry.objects.filter(content_type__in=[_type(model) for model in models])
    units = units_visible_to(user, may=Right.SEE_AUDIT).values("pk")
    belonged = Membership.objects.filter(unit__in=units).values("learner")
    learnt = Enrolment.objects.filter(unit__in=units).values("learner")
    return ModelLogEntry.objects.filter(
        about(Learner.objects.filter(Q(pk__in=belonged) | Q(pk__in=learnt)))
        | about(Certificate.objects.filter(enrolment__unit__in=units))
        | about(Report.objects.filter(unit__in=units))
        | about(OfficialReport.objects.filter(unit__in=units))
        | about(Role.objects.filter(unit__in=units))
        | about(Grouping.objects.filter(province__in=units))
        | about(Client.objects.filter(Q(unit__in=units) | Q(unit__isnull=True)))
        | about(WallDisplay.objects.filter(unit__in=units))
        | about(Unit.objects.filter(pk__in=units))  # lists of names that were taken along
    )


def moment_of(entry: ModelLogEntry) -> str:
    """When it was done."""
    return date_format(timezone.localtime(entry.timestamp), "d/m/Y H:i")


def about(rows: QuerySet) -> Q:
    """Log entries about any of ``rows``. The log keeps ids as text."""
    ids = rows.order_by().annotate(written=Cast("pk", CharField())).values("written")
    return Q(content_type=_type(rows.model), object_id__in=ids)


def _type(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)
