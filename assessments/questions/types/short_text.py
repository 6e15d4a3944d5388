"""A word or two to write."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import BooleanBlock, ListBlock, StructBlock

from assessments.questions.base import Data, Example, Mark, QuestionType, posted_text, refuse
from assessments.questions.listing import problem_with, tidy_list
from learning.named_fields import LineBlock
from learning.vietnamese import fold, sort_key, tidy

LONGEST = 200
_EDGES = " .,;:!?…\"'“”‘’()"


class ShortTextBlock(StructBlock):
    accepted = ListBlock(
        LineBlock(max_length=LONGEST, label=gettext_lazy("Wording")),
        min_num=1,
        max_num=20,
        label=gettext_lazy("Accepted wordings"),
        help_text=gettext_lazy(
            "The first one is shown as the right answer. Capitals and spaces do not matter."
        ),
    )
    strict = BooleanBlock(
        required=False,
        label=gettext_lazy("Accents and tone marks must be right"),
        help_text=gettext_lazy("Otherwise “mat khau” is accepted for “mật khẩu”."),
    )


class ShortText(QuestionType):
    """A short text is right when it is one of the accepted wordings, as a kind reader would compare them.

    Capitals, spaces and marks around it never matter, nor where in a syllable the tone is written (hoà, hòa).
    Accents matter only if the question is about them (``strict``).
    """

    name = "short_text"
    label = gettext_lazy("Short answer")
    description = gettext_lazy("A word or a few to write, compared with the wordings you accept.")
    icon = "pilcrow"
    template = "learning_assessments/questions/text.html"
    Fields = ShortTextBlock
    interaction = "fill-in"

    def clean(self, data: Data) -> Data:
        accepted = tidy_list(data.get("accepted"))
        refuse(accepted=problem_with(accepted, least=1, most=20) or _too_long(accepted))
        return {"accepted": accepted, "strict": bool(data.get("strict"))}

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        given = response if isinstance(response, str) else ""
        wrong = review and self.mark(data, response).score < 1
        return {"value": given, "longest": LONGEST, "answer": data["accepted"][0] if wrong else ""}

    def read(self, post: Mapping[str, Any], name: str) -> str | None:
        return posted_text(post, name, longest=LONGEST)

    def mark(self, data: Data, response: Any) -> Mark:
        if not isinstance(response, str):
            return Mark(0)
        strict = bool(data.get("strict"))
        accepted = {comparable(each, strict=strict) for each in data["accepted"]}
        given = comparable(response, strict=strict)
        return Mark(float(bool(given) and given in accepted))

    @classmethod
    def examples(cls) -> list[Example]:
        hoa_binh = Example(
            data={"accepted": ["Hòa Bình", "tỉnh Hòa Bình"], "strict": True},
            right=["hoà bình", " Hòa  Bình. ", "Tỉnh Hoà Bình"],
            wrong=["Hoa Binh", "Hỏa Bình", "Sơn La"],
        )
        password = Example(
            data={"accepted": ["mật khẩu"], "strict": False},
            right=["mat khau", "Mật khẩu", "mậtkhẩu"],
            wrong=["khẩu", "tên đăng nhập"],
        )
        return [hoa_binh, password]


def comparable(text: str, *, strict: bool) -> str:
    """``text`` reduced to what matters when two wordings are compared."""
    bare = tidy(text).strip(_EDGES)
    # A sort key tells letters and tone apart, so it is the same wherever in the syllable the tone was typed.
    return sort_key(bare) if strict else fold(bare).replace(" ", "")


def _too_long(accepted: list[str]) -> str:
    most = max((len(each) for each in accepted), default=0)
    return _("A wording has at most %(most)s characters.") % {"most": LONGEST} if most > LONGEST else ""
