"""What is wrong with a scenario before anybody plays it: ways that lead nowhere, and what is not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.simulations.playing.compiled import GIVEN, compiled
from courses.simulations.playing.conditions import condition_faults
from courses.simulations.playing.draws import names_of
from courses.simulations.playing.engine import END, walk
from courses.simulations.playing.faults import Fault
from courses.simulations.playing.guard import looks_real
from courses.simulations.playing.shape import shape_faults

Data = Mapping[str, Any]


def faults_of(scenario: Any, parts: Mapping[str, Any], validators: Mapping[str, Any]) -> list[Fault]:
    """All that keeps ``scenario`` from being published; ``parts`` and ``validators`` are the classes by their names."""
    found = list(shape_faults(scenario, parts, validators))
    if found:
        return found
    made = compiled(scenario, parts, validators)
    return [
        *_names(scenario, made),
        *ways_faults(made),
        *_targets(made),
        *_screens(made),
        *_pictures(made),
        *_feedback(made),
        *_variables(made),
        *condition_faults({"screens": made["screens"], "steps": made["steps"]}),
        *_real(scenario, "scenario"),
    ]


# --- names --------------------------------------------------------------------------------------------------


def _names(scenario: Data, made: Data) -> Iterator[Fault]:
    ids = [step["id"] for step in scenario["steps"]]
    yield from (
        Fault("twice", f"steps.{name}", name) for name in {each for each in ids if ids.count(each) > 1}
    )
    if END in ids:
        yield Fault("twice", f"steps.{END}", END)
    if made["start"] not in made["steps"]:
        yield Fault("unknown_step", "start", made["start"])
    yield from (Fault("unknown_step", "pass.must", name) for name in made["pass"]["must"] if name not in ids)
    share = made["pass"]["share"]
    if not isinstance(share, int) or not 1 <= share <= 100:
        yield Fault("share", "pass.share")
    for name, step in made["steps"].items():
        if step["screen"] not in made["screens"]:
            yield Fault("unknown_screen", f"steps.{name}.screen", step["screen"])
        if not isinstance(step["weight"], int) or not 1 <= step["weight"] <= 10:
            yield Fault("weight", f"steps.{name}.weight")
        for go in _leads(step):
            if go not in made["steps"] and go != END:
                yield Fault("unknown_step", f"steps.{name}", go)
    for name, screen in made["screens"].items():
        for on, opened in screen["opens"].items():
            if opened not in made["screens"]:
                yield Fault("unknown_screen", f"screens.{name}.{on}", opened)


def _leads(step: Data) -> list[str]:
    return [way["go"] for way in step["next"]] + [each["go"] for each in step["mistakes"] if each["go"]]


# --- ways ---------------------------------------------------------------------------------------------------


def ways_faults(made: Data) -> Iterator[Fault]:
    steps = made["steps"]
    reached = _reach({made["start"]}, lambda name: _leads(steps[name]), steps)
    yield from (Fault("unreachable", f"steps.{name}") for name in steps if name not in reached)
    # Whoever does everything right must come to the end; so must whoever comes by a mistake.
    ends = {name for name, step in steps.items() if any(way["go"] == END for way in step["next"])}
    before = {name: [way["go"] for way in step["next"]] for name, step in steps.items()}
    while more := {
        name for name, gos in before.items() if name not in ends and any(go in ends for go in gos)
    }:
        ends |= more
    yield from (Fault("dead_end", f"steps.{name}") for name in steps if name in reached and name not in ends)


def _reach(first: set[str], leads: Any, known: Mapping[str, Any]) -> set[str]:
    reached: set[str] = set()
    new = {name for name in first if name in known}
    while new:
        reached |= new
        new = {go for name in new for go in leads(name) if go in known} - reached
    return reached


def _opened_from(made: Data, screen: str) -> set[str]:
    """The screens that can be looked at from ``screen`` without doing anything."""
    screens = made["screens"]
    return _reach({screen}, lambda name: screens[name]["opens"].values(), screens)


def _targets(made: Data) -> Iterator[Fault]:
    on_screen = {
        name: {node["id"] for node in walk(screen["nodes"]) if node["k"] == "press"}
        for name, screen in made["screens"].items()
    }
    filled = {
        name: {node["name"] for node in walk(screen["nodes"]) if node["k"] == "field"}
        for name, screen in made["screens"].items()
    }
    for name, step in made["steps"].items():
        seen = _opened_from(made, step["screen"])
        for target in [*step["target"], *(on for each in step["mistakes"] for on in each["on"])]:
            if not any(target in on_screen[each] for each in seen):
                yield Fault("no_target", f"steps.{name}", target)
        # What is filled in is sent with what is pressed, so both are on one screen.
        for field in step["fields"]:
            holders = [each for each in seen if field in filled[each]]
            if not any(set(step["target"]) & on_screen[each] for each in holders):
                yield Fault("no_field", f"steps.{name}", field)


def _screens(made: Data) -> Iterator[Fault]:
    used: set[str] = set()
    for step in made["steps"].values():
        used |= _opened_from(made, step["screen"])
    yield from (Fault("unused_screen", f"screens.{name}") for name in made["screens"] if name not in used)


# --- what is there ------------------------------------------------------------------------------------------


def _pictures(made: Data) -> Iterator[Fault]:
    for name, screen in made["screens"].items():
        for node in walk(screen["nodes"]):
            if node["k"] in ("img", "map") and node["picture"] not in made["pictures"]:
                yield Fault("no_picture", f"screens.{name}", node["picture"])
    for name, picture in made["pictures"].items():
        if not isinstance(picture, dict) or not (picture.get("drawing") or picture.get("image")):
            yield Fault("no_picture", f"pictures.{name}", name)
        elif not picture.get("alt"):
            yield Fault("no_alternative", f"pictures.{name}", name)


def _feedback(made: Data) -> Iterator[Fault]:
    for name, step in made["steps"].items():
        needed = ("feedback", "wrong_feedback", "why")
        yield from (Fault("no_feedback", f"steps.{name}", each) for each in needed if not step[each].strip())
        if made["hints_max"] and not step["hint"].strip():
            yield Fault("no_feedback", f"steps.{name}", "hint")


def _variables(made: Data) -> Iterator[Fault]:
    known = {*GIVEN, *(name for step in made["steps"].values() for name in step["set"])}
    for name, draw in made["draws"].items():
        known |= names_of(name, draw)
    for place, text in _texts({"screens": made["screens"], "steps": made["steps"]}, ""):
        yield from (Fault("undefined", place, name) for name in _named(text) if name not in known)
    # The words before it begins know the place alone: nothing is drawn yet.
    yield from (Fault("undefined", "intro", name) for name in _named(made["intro"]) if name not in GIVEN)
    for place, condition in _conditions({"screens": made["screens"], "steps": made["steps"]}, ""):
        if "var" in condition and condition["var"] not in known:
            yield Fault("undefined", place, condition["var"])
        if "step" in condition and condition["step"] not in made["steps"]:
            yield Fault("unknown_step", place, condition["step"])


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    for name, each in _inside(value):
        yield from _texts(each, f"{place}.{name}".lstrip("."))


def _conditions(value: Any, place: str) -> Iterator[tuple[str, Data]]:
    if isinstance(value, dict) and ("var" in value or ("step" in value and "was" in value)):
        yield place, value
    for name, each in _inside(value):
        yield from _conditions(each, f"{place}.{name}".lstrip("."))


def _inside(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _named(text: str) -> Iterator[str]:
    """The variables that ``text`` names."""
    for piece in text.split("{")[1:]:
        name, end, _after = piece.partition("}")
        if end:
            yield name


def _real(value: Any, place: str) -> Iterator[Fault]:
    for where, text in _texts(value, place):
        if looks_real(text):
            yield Fault("real", where, text)
