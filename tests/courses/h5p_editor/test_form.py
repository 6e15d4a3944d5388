"""The form of a content, filled in as a browser sends it."""

import json

import pytest
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.h5p.editor.forms import H5PContentForm
from courses.h5p.models import H5PContent
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.filtering import filter_params
from tests.courses.h5p.making import PAGES, QUIZ, QUIZ_PARAMS, UUID, store_with
from tests.courses.h5p_editor.making import ALL, PART, all_libraries, sent
from tests.courses.h5p_site.making import installed, make_content

pytestmark = pytest.mark.django_db
PANELS = ObjectList(
    [FieldPanel(name) for name in ("title", "language", "body", "about", "alternative")],
    base_form_class=H5PContentForm,
)


@pytest.fixture
def store() -> DatabaseStore:
    store = installed()
    store_with(*all_libraries(), into=store)
    return store


def form_class():
    return PANELS.bind_to_model(H5PContent).get_form_class()


def sent_by(form, **changed: str) -> dict[str, str]:
    """Everything that the open form would send, with some of it changed."""
    data = {"title": form.instance.title or "Một nội dung", "language": "vi", "alternative": "null"}
    for name in ("body", "about"):
        data |= sent(form.fields[name].block, form.initial[name], name)
    data |= {"h5p_library": form.main.uber, "h5p_plain": json.dumps(sorted(form.maker.plain))}
    return data | changed


def again(content: H5PContent, **changed: str):
    """The form of ``content`` opened and sent."""
    opened = form_class()(instance=content)
    return form_class()(sent_by(opened, **changed), instance=content)


def test_a_form_that_nobody_changed_changes_nothing(store):
    content = make_content(store)
    kept = content.params
    form = again(content)
    assert form.is_valid(), errors_of(form)
    shown = {key: each for key, each in form.instance.params.items() if key in kept}
    assert shown == {**kept, "questions": shown["questions"]}
    assert list(form.instance.files) == list(content.files)
    assert form.notes == ()


def test_texts_numbers_and_choices_are_taken(store):
    changed = {
        "body-title": "Ăn & mặc",
        "body-pass": "75",
        "body-look": "plain",
        "body-questions-0-value-right": "on",
    }
    form = again(make_content(store), **changed)
    assert form.is_valid(), errors_of(form)
    params = form.instance.params
    assert (params["title"], params["pass"], params["look"]) == ("Ăn &amp; mặc", 75, "plain")
    assert params["questions"][0]["right"] is True


def test_choices_that_no_field_lists_are_written_with_commas(store):
    params = filter_params({"zones": ["1"]}, ALL, store).params
    content = H5PContent.objects.create(library=store.rows[ALL], params=params, title="Ô thả", language="vi")
    unchanged = form_class()(instance=content).fields["body"].block.child_blocks["zones"]
    assert unchanged.field.prepare_value(["1"]) == "1"
    form = again(content, **{"body-zones": "0, 2,"})
    form.defer_required_fields()
    assert form.is_valid(), errors_of(form)
    assert form.instance.params["zones"] == ["0", "2"]


def test_what_is_wrong_is_said_at_its_field(store):
    form = again(make_content(store), **{"body-code": "abc", "body-pass": "101", "body-title": ""})
    with override("vi"):
        assert not form.is_valid()
        errors = form.errors.as_data()["body"][0].as_json_data()["blockErrors"]
    assert set(errors) == {"code", "pass", "title"}


def test_a_draft_may_be_unfinished(store):
    form = again(make_content(store), **{"body-title": ""})
    form.defer_required_fields()
    assert form.is_valid(), errors_of(form)


def test_a_new_content_begins_with_what_its_fields_say(store):
    content = H5PContent(library=store.rows[QUIZ])
    form = form_class()(instance=content)
    value = form.initial["body"]
    assert (value["title"], value["pass"], len(value["questions"])) == ("A quiz", 50, 1)


def test_parts_keep_their_names_and_texts(store):
    params = {
        "parts": [
            {
                "content": {
                    "library": QUIZ.uber,
                    "params": {**QUIZ_PARAMS, "picture": None},
                    "subContentId": UUID,
                    "metadata": {"title": "Phần một", "license": "CC BY"},
                },
            }
        ]
    }
    kept = filter_params(params, PAGES, store).params
    content = H5PContent.objects.create(library=store.rows[PAGES], params=kept, title="Sách", language="vi")
    form = again(content)
    assert form.is_valid(), errors_of(form)
    part = form.instance.params["parts"][0]["content"]
    assert part["subContentId"] == UUID
    assert part["metadata"] == {"title": "Phần một", "license": "CC BY"}
    assert part["params"]["title"] == QUIZ_PARAMS["title"]


def test_a_picture_is_copied_into_the_content(store):
    image = get_image_model().objects.create(title="Mưa", file=get_test_image_file())
    form = again(make_content(store), **{"body-picture-chosen": str(image.pk)})
    assert form.is_valid(), errors_of(form)
    picture = form.instance.params["picture"]
    assert picture["path"].startswith("images/")
    assert (picture["width"], picture["height"]) == (image.width, image.height)
    assert form.instance.files[picture["path"]]["image"] == image.pk
    # Sent again it is the same file.
    content = form.save()
    later = again(content)
    assert later.is_valid(), errors_of(later)
    assert later.instance.params["picture"] == picture


def test_a_picture_is_taken_out(store):
    form = again(make_content(store), **{"body-picture-kept": ""})
    assert form.is_valid(), errors_of(form)
    assert "picture" not in form.instance.params
    assert form.instance.files == {}


def test_a_file_of_another_content_cannot_be_named(store):
    kept = json.dumps({"path": f"images/{'a' * 64}.png", "mime": "image/png"})
    form = again(make_content(store), **{"body-picture-kept": kept})
    assert form.is_valid(), errors_of(form)
    assert "picture" not in form.instance.params


def test_a_hidden_field_need_not_be_filled_in(store):
    content = H5PContent.objects.create(library=store.rows[ALL], title="Mọi thứ", language="vi")
    opened = form_class()(instance=content)
    data = sent_by(opened, **{"body-title": "A", "body-questions-count": "0", "body-kind": "2"})
    hidden = form_class()(data, instance=content)
    hidden.is_valid()
    shown = form_class()({**data, "body-kind": "film"}, instance=content)
    assert not shown.is_valid()
    assert "when" not in errors_of(hidden)
    assert "when" in errors_of(shown)


def errors_of(form) -> dict:
    found = form.errors.as_data()
    return found["body"][0].as_json_data().get("blockErrors", found) if "body" in found else found


def test_a_part_that_was_chosen_and_whose_fields_did_not_come_begins_as_new(store):
    content = H5PContent.objects.create(library=store.rows[ALL], title="Mọi thứ", language="vi")
    opened = form_class()(instance=content)
    form = form_class()(sent_by(opened, **{"body-part-library": PART.uber}), instance=content)
    form.defer_required_fields()
    assert form.is_valid(), errors_of(form)
    assert form.instance.params["part"]["library"] == PART.uber
