"""An XBlock at work for one learner: its runtime, and what it may ask of the site. Needs the extra ``[xblock]``."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from webob import Request, Response
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import KvsFieldData, MemoryIdManager, Runtime

from courses.xblocks.allowed import author_values, class_of
from courses.xblocks.placing import Place
from courses.xblocks.storing import FieldStore
from learning.models import Enrolment


class Nobody(UserService):
    """Tells that somebody is there, by a name that means something in this block only: no name, no address."""

    def __init__(self, pseudonym: str):
        super().__init__()
        self.pseudonym = pseudonym

    def get_current_user(self) -> XBlockUser:
        user = XBlockUser(is_current_user=True)
        user.opt_attrs["edx-platform.anonymous_user_id"] = self.pseudonym
        return user


class Words:
    """Django's translations, which may have an XBlock's words or not."""

    gettext = ugettext = staticmethod(translation.gettext)
    ngettext = ungettext = staticmethod(translation.ngettext)


class LessonRuntime(Runtime):
    """Runs one XBlock in one lesson. ``result`` is what it told of the learner, None while it is not done."""

    def __init__(self, place: Place, enrolment: Enrolment, handlers: str):
        mark = f"{enrolment.learner.uuid} {place.key}"
        pseudonym = salted_hmac("learning.courses.xblock", mark).hexdigest()[:32]
        kind = class_of(place.kind)
        written, _wrong = author_values(kind, place.written)
        fields = KvsFieldData(FieldStore(enrolment=enrolment, written=written))
        ids = MemoryIdManager()
        services = {"user": Nobody(pseudonym), "i18n": Words(), "field-data": fields}
        super().__init__(ids, ids, services=services)
        self.place, self.handlers = place, handlers
        self.result: dict[str, Any] | None = None
        usage = str(place.key)
        self.block = self.construct_xblock_from_class(kind, ScopeIds(pseudonym, place.kind, usage, usage))

    def handler_url(self, block, handler_name, suffix="", query="", thirdparty=False):
        address = f"{self.handlers}{handler_name}/{suffix}"
        return f"{address}?{query}" if query else address

    def resource_url(self, resource):
        return self.local_resource_url(self.block, resource)

    def local_resource_url(self, block, uri):
        return reverse("learning_courses:xblock_file", args=[self.place.kind, uri])

    def wrap_xblock(self, block, view, frag, context):
        return frag  # our page is around it

    def publish(self, block, event_type, event_data):
        """Note that the learner is done: "completion" of 1, or any "grade". Other events are not kept."""
        if event_type == "completion" and float(event_data.get("completion", 0)) >= 1:
            self.result = self.result or {"completion": True}
        elif event_type == "grade":
            most = float(event_data.get("max_value") or 1)
            scaled = min(1.0, max(0.0, float(event_data.get("value") or 0) / most))
            self.result = {"completion": True, "score": {"scaled": round(scaled, 4)}}

    def shown(self) -> Any:
        """The fragment that learners see."""
        return self.block.render("student_view", {})

    def answered(
        self, handler: str, suffix: str, method: str, body: bytes, kind: str, query: str
    ) -> Response:
        """What ``handler`` of the XBlock answers. It gets the body and nothing else of the request: no cookie."""
        asked = Request.blank(f"/?{query}", method=method, body=body, content_type=kind)
        return self.block.handle(handler, asked, suffix)
