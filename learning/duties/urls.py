"""The pages on roles and the log, mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.duties.audit import AuditIndex
from learning.duties.giving import grant_view
from learning.duties.listing import RoleIndex
from learning.duties.role import end_view, role_view
from learning.office.access import only_for, only_with
from learning.people.grant import names_granted_by
from learning.people.rights import Right

roles = [
    path("", only_with(Right.SEE_ROLES, RoleIndex.as_view()), name="index"),
    path("results/", only_with(Right.SEE_ROLES, RoleIndex.as_view(results_only=True)), name="index_results"),
    path("grant/", only_for(names_granted_by, grant_view), name="grant"),
    path("<int:pk>/", only_with(Right.SEE_ROLES, role_view), name="role"),
    path("<int:pk>/end/", only_for(names_granted_by, end_view), name="end"),
]
log = [
    path("", only_with(Right.SEE_AUDIT, AuditIndex.as_view()), name="index"),
    path("results/", only_with(Right.SEE_AUDIT, AuditIndex.as_view(results_only=True)), name="index_results"),
]
