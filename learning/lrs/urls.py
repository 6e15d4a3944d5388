"""The xAPI service, mounted by learning.urls under ``xapi/``. xAPI's own addresses have no slash at their end."""

from django.urls import path

from learning.lrs.about import About, Unknown
from learning.lrs.activities import Activities
from learning.lrs.agents import Agents
from learning.lrs.documents import ActivityProfileResource, AgentProfileResource, StateResource
from learning.lrs.oauth import GiveToken, RevokeToken
from learning.lrs.statements import Statements

app_name = "xapi"
urlpatterns = [
    path("", About.as_view(), name="root"),  # the home page of clients' accounts
    path("about", About.as_view(), name="about"),
    path("activities", Activities.as_view(), name="activities"),
    path("activities/profile", ActivityProfileResource.as_view(), name="activity_profile"),
    path("activities/state", StateResource.as_view(), name="state"),
    path("agents", Agents.as_view(), name="agents"),
    path("agents/profile", AgentProfileResource.as_view(), name="agent_profile"),
    path("statements", Statements.as_view(), name="statements"),
    path("oauth/token", GiveToken.as_view(), name="token"),
    path("oauth/revoke", RevokeToken.as_view(), name="revoke_token"),
    # Whoever mistypes an address is a program: it gets our answer, not the host's page.
    path("<path:rest>", Unknown.as_view(), name="unknown"),
]
