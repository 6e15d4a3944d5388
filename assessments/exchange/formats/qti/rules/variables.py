"""Expressions about variables: their values, what is right, and what responses are worth."""

from xml.etree.ElementTree import Element

from assessments.exchange.formats.qti.rules.state import State, operator
from assessments.exchange.formats.qti.values import Many, Value, listed, read_value


@operator("baseValue")
def _base_value(element: Element, state: State, parts: list[Value]) -> Value:
    return read_value(element.text, element.get("baseType", "string"))


@operator("null")
def _null(element: Element, state: State, parts: list[Value]) -> Value:
    return None


@operator("variable")
def _variable(element: Element, state: State, parts: list[Value]) -> Value:
    return state.values.get(state.variable(element).name)


@operator("default")
def _default(element: Element, state: State, parts: list[Value]) -> Value:
    return state.variable(element).default


@operator("correct")
def _correct(element: Element, state: State, parts: list[Value]) -> Value:
    declared = state.variable(element)
    return state.correct.get(declared.name, declared.correct)


@operator("mapResponse")
def _map_response(element: Element, state: State, parts: list[Value]) -> Value:
    declared = state.variable(element)
    if declared.mapping is None:
        return 0.0
    given = listed(state.values.get(declared.name))
    different = list(dict.fromkeys(given))  # a value that is there twice counts once
    return declared.mapping.bounded(sum(declared.mapping.of(each) for each in different))


@operator("mapResponsePoint")
def _map_point(element: Element, state: State, parts: list[Value]) -> Value:
    declared = state.variable(element)
    points, hit = 0.0, set()
    for point in listed(state.values.get(declared.name)):
        place = next((n for n, area in enumerate(declared.areas) if area.holds(point)), None)
        if place is None:
            points += declared.area_default
        elif place not in hit:
            hit.add(place)
            points += declared.areas[place].points
    return points


@operator("multiple")
def _multiple(element: Element, state: State, parts: list[Value]) -> Value:
    found = tuple(each for part in parts for each in listed(part))
    return Many(found) if found else None


@operator("ordered")
def _ordered(element: Element, state: State, parts: list[Value]) -> Value:
    found = tuple(each for part in parts for each in listed(part))
    return Many(found, ordered=True) if found else None


@operator("containerSize")
def _size(element: Element, state: State, parts: list[Value]) -> Value:
    return float(len(listed(parts[0])))


@operator("index")
def _index(element: Element, state: State, parts: list[Value]) -> Value:
    place = int(element.get("n", "1")) - 1
    items = listed(parts[0])
    return items[place] if 0 <= place < len(items) else None


@operator("delete")
def _delete(element: Element, state: State, parts: list[Value]) -> Value:
    left = tuple(each for each in listed(parts[1]) if each != parts[0])
    return Many(left, isinstance(parts[1], Many) and parts[1].ordered) if left else None


@operator("random")
def _random(element: Element, state: State, parts: list[Value]) -> Value:
    items = listed(parts[0])
    return state.random.choice(items) if items else None
