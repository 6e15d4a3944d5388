"""All that the builder asks for a scenario, with whatever parts and validators are installed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.simulations.building import conditions, values  # their kinds of fields
from courses.simulations.building.lenses import made_fields, shown_fields
from courses.simulations.parts.asks import TITLE, WHEN, Ask, asks_of, entries, line

Kinds = Mapping[str, Any]
NAME = Ask("name", "name", _("Short name"), of="title", help=_("Left empty, it is made of the title."))
BASICS = (
    TITLE,
    line(
        "code",
        _("Code"),
        help=_("As in sim.hop_thu. Left empty, it is made of the title."),
    ),
    Ask("language", "language", _("Language"), help=_("Of its words.")),
    Ask("intro", "long", _("Before it begins"), help=_("{commune} and {province} are those of the learner.")),
    Ask("minutes", "whole", _("About how many minutes")),
    Ask("hints_max", "whole", _("Hints in a practice")),
    Ask(
        "start", "name", _("First step"), offers="step", help=_("Left empty, the first one below."), rare=True
    ),
    Ask(
        "pass",
        "group",
        _("Who passes"),
        (
            Ask("share", "whole", _("At least so many per cent"), help=_("Left empty, 80.")),
            Ask("must", "listed", _("Steps that must be right"), offers="step"),
        ),
        rare=True,
    ),
)
# As ``showing.DRAWN`` has them.
DRAWINGS = (
    ("qr", _("QR code that leads nowhere")),
    ("certificate", _("Certificate")),
    ("certificate-blurred", _("Certificate, out of focus")),
    ("certificate-cut", _("Certificate, a corner cut off")),
    ("certificate-shaded", _("Certificate in the shade")),
    ("page-one", _("First page of a contract")),
    ("page-two", _("Second page of a contract")),
    ("page-two-blurred", _("Second page of a contract, out of focus")),
    ("identity-card", _("Identity card")),
)
PICTURES = Ask(
    "pictures",
    "named",
    _("Pictures"),
    (
        line("alt", _("Words for it"), help=_("What it shows, for whoever does not see it.")),
        Ask("image", "image", _("Picture of this site")),
        Ask("drawing", "choice", _("Or a drawing"), options=DRAWINGS),
    ),
    of="alt",
)
DRAW_NAME = Ask("name", "name", _("Name of the variable"), help=_("In texts it is written {name}."))
DRAWS = Ask(
    "draws",
    "named_kinds",
    _("Made up anew for each attempt"),
    (
        Ask("person", "type", _("Name of a person")),
        Ask("citizen_id", "type", _("Identity number that nobody has")),
        Ask("phone", "type", _("Telephone number")),
        Ask("account", "type", _("Number of an account")),
        Ask(
            "number",
            "type",
            pgettext_lazy("simulation", "Number"),
            (
                Ask("min", "whole", _("From")),
                Ask("max", "whole", _("To")),
                Ask("step", "whole", _("In steps of")),
            ),
        ),
        Ask(
            "date",
            "type",
            pgettext_lazy("simulation", "Date"),
            (
                Ask("from", "whole", _("From so many days from today")),
                Ask("to", "whole", _("To so many days from today")),
            ),
        ),
        Ask("pick", "type", _("One of several"), (Ask("from", "picked", _("Of these"), values.PICKED),)),
    ),
    of="draw",
)
EXPECTED = (
    ("tap", _("Press")),
    ("input", _("Fill in")),
    ("choose", pgettext_lazy("simulation", "Choose")),
    ("order", _("Put in order")),
    ("sign", pgettext_lazy("simulation", "Sign")),
)


def asks_for(parts: Kinds, validators: Kinds) -> tuple[Ask, ...]:
    """The fields of a scenario, the facts first and the steps last."""
    return (*BASICS, DRAWS, PICTURES, _screens(parts), _steps(validators))


def _screens(parts: Kinds) -> Ask:
    types = tuple(Ask(name, "type", part.label, (*asks_of(part), WHEN)) for name, part in parts.items())
    listed = Ask("parts", "kinds", _("What is on it"), types, of="part")
    return Ask("screens", "named", _("Screens"), (TITLE, listed), of="title")


def _steps(validators: Kinds) -> Ask:
    types = tuple(Ask(name, "type", each.label, asks_of(each)) for name, each in validators.items())
    fields = Ask(
        "fields",
        "named_kinds",
        _("What must stand in the fields"),
        types,
        of="check",
        help=_("One check for each field that matters."),
    )
    press = _("What is pressed")
    mistake = (
        Ask("on", "names", press, offers="press", help=_("Left empty, the same as in the step.")),
        Ask("fields", "named_kinds", _("What stands in the fields"), types, of="check", rare=True),
        Ask("feedback", "long", _("What is said then")),
        Ask("go", "name", _("Leads to the step"), offers="step"),
        Ask("grave", "yes", _("Nobody passes who did it"), begins=False),
    )
    return entries(
        "steps",
        _("Steps"),
        Ask("instruction", "long", _("What is asked")),
        Ask("screen", "name", _("Begins on the screen"), offers="screen"),
        Ask("expected", "choice", _("What is done"), options=EXPECTED),
        Ask(
            "target", "names", press, offers="press", help=_("Several that are right are divided by commas.")
        ),
        fields,
        Ask("feedback", "long", _("If it is right")),
        Ask("wrong_feedback", "long", _("If it is wrong")),
        Ask("hint", "long", pgettext_lazy("simulation", "Hint")),
        Ask("why", "long", _("Why, for the replay")),
        Ask("competency", "competency", _("What it trains")),
        entries("mistakes", _("Mistakes that you foresee"), *mistake),
        Ask(
            "next",
            "ways",
            _("Where it leads"),
            conditions.WAY,
            help=_("Without an entry, to the next step below."),
        ),
        Ask("weight", "whole", _("Weight"), help=_("1 to 10; left empty, 1."), rare=True),
        Ask("set", "set", _("Variables afterwards"), values.SET, rare=True),
        Ask(
            "id",
            "name",
            _("Short name"),
            of="instruction",
            help=_("Left empty, it is made of what is asked."),
        ),
    )


def to_form(scenario: Any, asks: tuple[Ask, ...]) -> dict[str, Any]:
    data = scenario if isinstance(scenario, dict) else {}
    return shown_fields(asks, {name: each for name, each in data.items() if (name, each) != ("schema", 1)})


def to_scenario(given: Mapping[str, Any], asks: tuple[Ask, ...]) -> dict[str, Any]:
    return {"schema": 1, **made_fields(asks, given)}
