"""What a content needs, and in which order a page loads it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.packages.h5p.deps import Asset, addons, assets, resolve, texts_in
from courses.packages.h5p.errors import H5PError
from courses.packages.h5p.library import Library
from courses.packages.h5p.names import LibraryName
from tests.courses.h5p.making import EDITOR, PAGES, PARTS, QUIZ, UUID, Given, quiz, quiz_store, tiny

MAIN = LibraryName("Main", 1, 0)


def order(main, *libraries, used=(), texts=()):
    found = resolve(main.name, [each.name for each in used], Given(main, *libraries), texts=texts)
    assert [each.weight for each in found] == list(range(1, len(found) + 1))
    return [(each.library.name.machine, each.kind) for each in found]


def test_dynamic_needs_come_first_then_preloaded_then_the_editors_and_itself_last():
    main = tiny(
        "Main 1.0", needs={"editor": ["E 1.0"], "preloaded": ["P 1.0", "Q 1.0"], "dynamic": ["D 1.0"]}
    )
    libraries = [tiny("D 1.0"), tiny("E 1.0"), tiny("P 1.0", needs={"preloaded": ["Q 1.0"]}), tiny("Q 1.0")]
    assert order(main, *libraries) == [
        ("D", "dynamic"), ("Q", "preloaded"), ("P", "preloaded"), ("E", "editor"), ("Main", "preloaded"),
    ]  # fmt: skip


def test_below_an_editors_need_what_is_preloaded_is_the_editors():
    main = tiny("Main 1.0", needs={"editor": ["E 1.0"], "preloaded": ["P 1.0"]})
    libraries = [tiny("E 1.0", needs={"preloaded": ["X 1.0", "P 1.0"]}), tiny("P 1.0"), tiny("X 1.0")]
    assert order(main, *libraries) == [
        ("P", "preloaded"), ("X", "editor"), ("P", "editor"), ("E", "editor"), ("Main", "preloaded"),
    ]  # fmt: skip


def test_what_the_parameters_use_comes_before_the_main_library():
    main, used = tiny("Main 1.0", needs={"preloaded": ["P 1.0"]}), [tiny("U 1.0"), tiny("V 1.0")]
    assert [name for name, _kind in order(main, *used, tiny("P 1.0"), used=used[::-1])] == [
        "V",
        "U",
        "P",
        "Main",
    ]


def test_a_circle_ends():
    main = tiny("Main 1.0", needs={"preloaded": ["P 1.0"]})
    assert order(main, tiny("P 1.0", needs={"preloaded": ["Main 1.0"]})) == [
        ("P", "preloaded"),
        ("Main", "preloaded"),
    ]


def test_what_is_missing_is_named_and_a_chain_without_end_is_refused():
    with pytest.raises(H5PError, match=r"Gone 1\.0"):
        order(tiny("Main 1.0", needs={"preloaded": ["Gone 1.0"]}))
    chain = [tiny(f"L{number} 1.0", needs={"preloaded": [f"L{number + 1} 1.0"]}) for number in range(2000)]
    with pytest.raises(H5PError) as refused:
        order(chain[0], *chain[1:])
    assert refused.value.code == "chain"


@st.composite
def graphs(draw):
    """Libraries of which each needs some that come after it, so that there is no circle."""
    number = draw(st.integers(1, 8))
    libraries = []
    for one in range(number):
        later = st.lists(
            st.sampled_from([f"L{each} 1.0" for each in range(one + 1, number)] or [""]), unique=True
        )
        needs = {kind: [each for each in draw(later) if each] for kind in ("preloaded", "dynamic", "editor")}
        libraries.append(tiny(f"L{one} 1.0", needs=needs))
    return libraries


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_is_topological_and_not_that_of_the_store(libraries, shuffled):
    mixed = list(libraries)
    shuffled.shuffle(mixed)
    found = resolve(libraries[0].name, [], Given(*libraries))
    assert found == resolve(libraries[0].name, [], Given(*mixed))
    weights = {(each.library.name, each.kind): each.weight for each in found}
    assert len(weights) == len(found)
    for each in found:
        for kind in ("preloaded", "dynamic", "editor"):
            below = "editor" if each.kind == "editor" and kind == "preloaded" else kind
            assert all(weights[name, below] < each.weight for name in each.library.needs(kind))


def test_the_order_of_keys_in_parameters_changes_nothing():
    part = {
        "subContentId": UUID,
        "content": {"library": "WEL.Quiz 1.0", "params": {"title": "Một", "words": "x"}},
    }
    outer = {"content": {"library": "WEL.Pages 1.0", "params": {"parts": [part]}}}
    store, mixed = quiz_store(), random.Random(5)

    def shuffled(value):
        if isinstance(value, dict):
            items = [(key, shuffled(each)) for key, each in value.items()]
            mixed.shuffle(items)
            return dict(items)
        return [shuffled(each) for each in value] if isinstance(value, list) else value

    once = quiz({"parts": [part, outer]}, main=PAGES).filtered(store)
    assert once.libraries == (QUIZ, PAGES)
    for _ in range(5):
        again = quiz(shuffled({"parts": [part, outer]}), main=PAGES).filtered(store)
        assert (again.sha256, again.dependencies(store)) == (once.sha256, once.dependencies(store))
    names = [(each.library.name, each.kind) for each in once.dependencies(store)]
    assert names == [(PARTS, "preloaded"), (EDITOR, "editor"), (QUIZ, "preloaded"), (PAGES, "preloaded")]


def styled(name, **more):
    return tiny(
        name, preloadedJs=[{"path": "a.js"}, {"path": "/b.js"}], preloadedCss=[{"path": "a.css"}], **more
    )


def test_a_page_loads_scripts_in_order_and_leaves_out_styles_that_were_replaced():
    main = styled("Main 1.0", needs={"preloaded": ["P 1.0", "Q 1.0"], "editor": ["E 1.0"]},
                  dropLibraryCss=[{"machineName": "P"}])  # fmt: skip
    store = Given(main, styled("P 1.0"), styled("Q 1.0"), styled("E 1.0"))
    found = assets(resolve(MAIN, [], store))
    assert [each.address for each in found.scripts][:3] == [
        "P-1.0/a.js?ver=1.0.0", "P-1.0/b.js?ver=1.0.0", "Q-1.0/a.js?ver=1.0.0",
    ]  # fmt: skip
    assert [each.library.name.machine for each in found.styles] == ["Q", "Main"]


def test_an_address_has_no_sign_that_ends_its_path():
    odd = Asset(tiny("Main 1.0"), 'js/a#b?c"đ.js')
    assert odd.address == "Main-1.0/js/a%23b%3Fc%22%C4%91.js?ver=1.0.0"


def addon(name, regex):
    return tiny(name, addTo={"content": {"types": [{"text": {"regex": regex}}]}})


MATHS = r"\$\$.+\$\$|\\\[.+\\\]|\\\(.+\\\)"


def test_an_addon_comes_with_a_text_that_asks_for_it():
    main, store = tiny("Main 1.0"), [addon("Maths 1.0", MATHS), addon("Maths 1.2", MATHS)]
    texts = list(texts_in({"a": [{"b": "Diện tích là $$r^2$$"}], "c": 3}))
    assert order(main, *store, texts=texts) == [("Main", "preloaded"), ("Maths", "preloaded")]
    assert order(main, *store, texts=["Không có công thức", "$$"]) == [("Main", "preloaded")]
    assert [each.name.minor for each in addons(Given(*store), texts)] == [2]


def test_an_addon_is_found_in_a_long_text_too():
    text = "Một đoạn văn. " * 1000 + "$$x$$"
    assert addons(Given(addon("Maths 1.0", MATHS)), [text])


def test_a_library_that_says_nonsense_adds_nothing():
    for nonsense in (3, [], {"content": []}, {"content": {"types": [3, {"text": 4}]}}):
        assert Library(MAIN, 0, {"addTo": nonsense}).added_to_texts == []
    assert (
        Library(MAIN, 0, {"preloadedDependencies": {}, "preloadedJs": 3, "dropLibraryCss": "x"}).scripts == []
    )
