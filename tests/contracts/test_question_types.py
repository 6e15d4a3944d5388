"""What every installed question type must do, ours and other people's."""

import json
import re
from random import Random

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model

from assessments.questions.base import QuestionType
from assessments.questions.fields import authoring_block
from assessments.questions.plain import plain, without_ids
from learning import registry
from learning.statements.parts import definition as check_definition

pytestmark = pytest.mark.thorough

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.lists(st.integers(-1, 5), max_size=6)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=10,
)


FIELDS = ["input", "select", "textarea"]
SAID_AFTERWARDS = ("feedback", "too_low", "too_high", "if_true", "if_false")


def kinds() -> list[type[QuestionType]]:
    return list(registry.question_types.values())


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", [kind() for kind in kinds()], ids=[kind.name for kind in kinds()])


def posted(html: str) -> QueryDict:
    """What a browser without a script would post for the fields in ``html``."""
    post = QueryDict(mutable=True)
    soup = BeautifulSoup(html, "html.parser")
    for field in soup.find_all("input"):
        if field.get("type") in ("file", "submit"):
            continue
        if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            post.appendlist(field["name"], field.get("value", ""))
    for area in soup.find_all("textarea"):
        post.appendlist(area["name"], area.text)
    for select in soup.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        post.appendlist(select["name"], chosen["value"])
    return post


def responses(kind) -> list:
    return [
        (example.data, response)
        for example in kind.examples()
        for response in [*example.right, *example.wrong]
    ]


def test_it_has_examples_that_are_right_and_wrong(kind):
    for example in kind.examples():
        assert example.right
        assert example.wrong


def test_right_examples_earn_everything(kind):
    for example in kind.examples():
        for response in example.right:
            mark = kind.mark(example.data, response)
            assert mark.waits if kind.by_hand else mark.score == 1, response


def test_wrong_examples_do_not_earn_everything(kind):
    for example in kind.examples():
        for response in example.wrong:
            assert 0 <= kind.mark(example.data, response).score < 1, response


@settings(deadline=None)  # the first time the template is read
@given(response=json_values)
def test_whatever_is_posted_gets_a_mark_and_no_error(kind, response):
    for example in kind.examples():
        mark = kind.mark(example.data, response)
        assert 0 <= mark.score <= 1
        assert isinstance(mark.feedback, str)
        assert kind.render(example.data, response, name="q0", review=True)


@given(seed=st.integers(0, 10**6), shuffle=st.booleans())
def test_what_is_right_stays_markable_in_any_order(kind, seed, shuffle):
    for example in kind.examples():
        laid_out = kind.lay_out(kind.clean(example.data), Random(seed), shuffle=shuffle)
        assert json.loads(json.dumps(laid_out)) == laid_out
        for response in [*example.right, *example.wrong, None]:
            assert 0 <= kind.mark(laid_out, response).score <= 1


def test_nothing_answered_earns_nothing(kind):
    for example in kind.examples():
        assert kind.mark(example.data, None).score == 0
        assert kind.read(QueryDict(), "q0") is None
        assert not kind.is_complete(None)


def test_cleaning_twice_changes_nothing(kind):
    for example in kind.examples():
        once = kind.clean(example.data)
        assert kind.clean(once) == once


def test_empty_data_is_refused_with_the_place(kind):
    with pytest.raises(ValidationError) as refusal:
        kind.clean({})
    assert set(refusal.value.message_dict) <= set(kind.Fields().child_blocks)


def test_the_form_shows_what_was_answered_and_posts_it_without_a_script(kind):
    for data, response in responses(kind):
        html = kind.render(data, response, name="q7")
        assert plainly_same(kind.read(posted(html), "q7"), response)


def plainly_same(read, response) -> bool:
    if isinstance(response, dict) and "file" in response:
        # The rest of it is known to whoever keeps the files.
        return read == {"file": response["file"]}
    if isinstance(response, str):
        return " ".join(read.split()) == " ".join(response.split())
    return read == response


def test_every_field_has_a_name_for_those_who_cannot_see_it(kind):
    for example in kind.examples():
        soup = BeautifulSoup(kind.render(example.data, name="q1"), "html.parser")
        for field in soup.find_all(FIELDS):
            if field.get("type") == "hidden":
                continue
            labelled = soup.find("label", attrs={"for": field.get("id")}) if field.get("id") else None
            assert labelled or field.find_parent("label"), field


def test_a_page_with_two_questions_has_no_id_twice(kind):
    html = "".join(kind.render(kind.examples()[0].data, name=name) for name in ("q1", "q2"))
    ids = [tag["id"] for tag in BeautifulSoup(html, "html.parser").find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_no_script_and_no_inline_style_is_needed(kind):
    for review in (False, True):
        soup = BeautifulSoup(kind.render(kind.examples()[0].data, name="q1", review=review), "html.parser")
        assert not soup.find(["script", "style"])
        assert not soup.find(style=True)
        assert not [attr for tag in soup.find_all() for attr in tag.attrs if attr.startswith("on")]


def test_the_open_question_does_not_tell_the_answer(kind):
    """Only after marking does anything in the page depend on what is right."""
    for example in kind.examples():
        assert "l-choice__mark" not in kind.render(example.data, name="q1")
        for text in feedback_texts(example.data):
            assert text not in kind.render(example.data, name="q1")


def feedback_texts(data) -> list[str]:
    """Whatever an author says of an answer, wherever in the data."""
    if isinstance(data, list):
        return [text for each in data for text in feedback_texts(each)]
    if not isinstance(data, dict):
        return []
    own = [data[name] for name in SAID_AFTERWARDS if data.get(name)]
    return own + [text for each in data.values() for text in feedback_texts(each)]


def test_a_picture_that_is_gone_is_told_in_words(kind):
    for example in kind.examples():
        pks = kind.pictures(example.data)
        assert all(isinstance(pk, int) for pk in pks)
        html = BeautifulSoup(kind.render(example.data, name="q1"), "html.parser")
        assert not html.find(["img", "image"])
        assert html.get_text(strip=True)
        places = {str(pk): {"url": f"/media/{pk}.webp", "width": 800, "height": 600} for pk in pks}
        shown = kind.render({**example.data, "pictures": places}, name="q1")
        assert all(f"/media/{pk}.webp" in shown for pk in pks)


def test_reviewed_fields_cannot_be_changed(kind):
    html = kind.render(kind.examples()[0].data, name="q1", review=True)
    for field in BeautifulSoup(html, "html.parser").find_all(FIELDS):
        assert field.has_attr("disabled")


def test_authors_words_are_escaped(kind):
    for example in kind.examples():
        nasty = poisoned(example.data)
        assert "<script>" not in kind.render(nasty, name="q1")
        assert "<script>" not in kind.render(nasty, example.wrong[0], name="q1", review=True)


def poisoned(data):
    if isinstance(data, dict):
        return {key: poisoned(value) for key, value in data.items()}
    if isinstance(data, list):
        return [poisoned(value) for value in data]
    # Words of a closed list (true, false) are no author's words.
    return f"{data}<script>" if isinstance(data, str) and data not in ("true", "false") else data


@pytest.fixture
def pictured(kind, db):
    """The images that the examples of ``kind`` show."""
    wanted = {pk for example in kind.examples() for pk in kind.pictures(example.data)}
    images = (get_image_model()(pk=pk, title="Ảnh", file="a.png", width=8, height=6) for pk in wanted)
    get_image_model().objects.bulk_create(images)


def test_the_editors_form_keeps_the_data(kind, pictured):
    block = authoring_block(type(kind))
    for example in kind.examples():
        data = kind.clean(example.data)
        stored = json.loads(json.dumps(block.get_prep_value(block.to_python(data))))
        assert without_ids(plain(stored)) == data
        assert block.get_prep_value(block.clean(block.to_python(stored))) == stored


def test_the_editors_form_refuses_what_the_type_refuses(kind):
    block = authoring_block(type(kind))
    with pytest.raises(ValidationError):
        block.clean(block.get_default())


def test_an_unfinished_draft_is_kept_without_complaint(kind):
    block = authoring_block(type(kind))
    assert block.clean_deferred(block.get_default()) is not None


def test_the_log_can_say_what_was_asked(kind):
    for example in kind.examples():
        definition = kind.definition(kind.lay_out(kind.clean(example.data), Random(1), shuffle=True))
        assert set(definition) <= {"choices", "scale", "source", "target", "steps", "correctResponsesPattern"}
        assert json.loads(json.dumps(definition)) == definition
        check_definition({"interactionType": kind.interaction, **definition}, "definition")


@given(response=json_values)
def test_whatever_is_posted_has_a_word_for_the_log(kind, response):
    for example in kind.examples():
        assert isinstance(kind.log_pattern(response, example.data), str)


def test_a_right_response_is_in_the_log_as_one_of_the_right_ones(kind):
    for example in kind.examples():
        patterns = kind.definition(example.data).get("correctResponsesPattern")
        for response in example.right:
            logged = kind.log_pattern(response, example.data)
            if patterns and logged:
                assert any(fits(logged, pattern) for pattern in patterns), (logged, patterns)


def test_a_wrong_response_is_in_the_log_as_none_of_the_right_ones(kind):
    for example in kind.examples():
        patterns = kind.definition(example.data).get("correctResponsesPattern") or []
        for response in example.wrong:
            logged = kind.log_pattern(response, example.data)
            assert not any(fits(logged, pattern) for pattern in patterns), (logged, patterns)


def fits(logged: str, pattern: str) -> bool:
    """Whether a response is what the pattern calls right (xAPI 1.0.3, 2.4.4.1)."""
    if "[:]" in pattern:
        least, most = map(float, pattern.split("[:]"))
        return bool(logged) and least <= float(logged) <= most
    bare = pattern.removeprefix("{case_matters=false}")
    return logged == bare if bare == pattern else logged.casefold() == bare.casefold()


def test_the_log_names_what_the_question_offers(kind):
    """Every part of a response is one of the components, in whatever order the learner saw them."""
    for example in kind.examples():
        definition = kind.definition(example.data)
        offered = [
            each["id"] for name in ("choices", "source", "target") for each in definition.get(name, [])
        ]
        for response in [*example.right, *example.wrong]:
            logged = kind.log_pattern(response, example.data)
            if offered and logged:
                assert set(re.split(r"\[[,.]\]", logged)) <= set(offered)


def test_its_label_and_description_are_said_in_both_languages(kind):
    for language in ("vi", "en"):
        with override(language):
            assert str(kind.label).strip()
            assert str(kind.description).strip()
