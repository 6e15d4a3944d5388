"""Three tiny XBlocks: one that learners vote in, one that keeps all kinds of fields, and a bad one."""

from importlib import resources

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Dict, Integer, Scope, String

SCRIPT = """
function Thumbs(runtime, element, args) {
  const button = element.querySelector("button"), said = element.querySelector("output");
  said.textContent = args.voted ? "voted" : "";
  button.addEventListener("click", () =>
    $.ajax({ type: "POST", url: runtime.handlerUrl(element, "vote"), contentType: "application/json",
             data: JSON.stringify({ up: true }) }).done((answer) => { said.textContent = `votes: ${answer.votes}`; }));
  try { said.dataset.cookie = document.cookie || "none"; } catch { said.dataset.cookie = "refused"; }
}
"""


class Thumbs(XBlock):
    """Completed by a vote; the votes of all are counted together."""

    display_name = String(default="Bình chọn", scope=Scope.settings)
    question = String(default="", scope=Scope.content)
    voted = Integer(default=0, scope=Scope.user_state)
    votes = Integer(default=0, scope=Scope.user_state_summary)
    editable_fields = ("question",)

    def student_view(self, context=None):
        fragment = Fragment(f"<p>{self.question}</p><button>Hay</button> <output></output>")
        fragment.add_javascript(SCRIPT)
        fragment.initialize_js("Thumbs", {"voted": self.voted})
        return fragment

    @XBlock.json_handler
    def vote(self, data, suffix=""):
        if not self.voted:
            self.votes += 1
        self.voted = 1
        self.runtime.publish(self, "completion", {"completion": 1.0})
        return {"votes": self.votes, "voted": self.voted, "suffix": suffix}

    @XBlock.handler
    def page(self, request, suffix=""):
        from webob import Response

        return Response(body=f"<b>{dict(request.cookies)}</b>", content_type="text/html", charset="utf-8")


@XBlock.needs("user")
@XBlock.needs("i18n")
class Counting(XBlock):
    """Keeps a field of every scope and tells a grade."""

    step = Integer(default=1, scope=Scope.settings)
    mine = Integer(default=0, scope=Scope.user_state)
    liked = String(default="", scope=Scope.preferences)
    known = Dict(default={}, scope=Scope.user_info)

    def student_view(self, context=None):
        return Fragment(f"<p>{self.mine} {self.liked} {self.known}</p>")

    @XBlock.json_handler
    def count(self, data, suffix=""):
        self.mine += self.step
        self.liked, self.known = "vàng", {"a": [1]}
        self.runtime.publish(self, "grade", {"value": data["value"], "max_value": 4})
        user = self.runtime.service(self, "user").get_current_user()
        return {
            "mine": self.mine,
            "name": user.full_name,
            "mails": user.emails,
            "who": self.scope_ids.user_id,
        }

    @XBlock.json_handler
    def fill(self, data, suffix=""):
        self.liked = "x" * data["letters"]

    @XBlock.json_handler
    def rewrite(self, data, suffix=""):
        self.step = 1000

    @classmethod
    def open_local_resource(cls, uri):
        return resources.files(__package__).joinpath("making.py").open("rb")


class Raising(XBlock):
    """Fails whenever it can, after it has changed something."""

    mine = Integer(default=0, scope=Scope.user_state)

    def student_view(self, context=None):
        raise RuntimeError("a view of others")

    @XBlock.json_handler
    def fail(self, data, suffix=""):
        self.mine = 1
        self.save()
        self.runtime.publish(self, "completion", {"completion": 1})
        raise RuntimeError("a handler of others")


class Unasked(XBlock):
    """Is not in LEARNING["XBLOCKS"]."""

    def student_view(self, context=None):
        raise AssertionError("it ran")
