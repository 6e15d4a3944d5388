"""The picture that the editor of a question draws places on."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.admin.telepath import JSContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupCollectionPermission

from assessments.permissions import writer_permissions
from assessments.questions.pictures import find_pictures
from assessments.questions.types.hotspot import HotspotBlock
from assessments.questions.types.label_image import LabelImageBlock
from courses.workflow import set_up_roles
from tests.courses.making import DRAWING, make_catalogue
from tests.factories import make_user


def make_images():
    files = [get_test_image_file(), ContentFile(DRAWING, "ve.svg")]
    return [get_image_model().objects.create(title="Hình", file=file) for file in files]


@pytest.mark.parametrize("block", [HotspotBlock(), LabelImageBlock()])
def test_the_editor_is_told_where_the_places_are_and_what_to_say(block):
    packed = json.dumps(JSContext().pack(block))
    assert "learning_assessments.PictureAreas" in packed
    assert reverse("learning_bank:picture", args=[0]) in packed
    assert all(f'"{word}": ' in packed for word in ("list", "named", "edges", "words"))


@pytest.mark.django_db
def test_photographs_and_drawings_are_looked_up_by_two_queries(django_assert_num_queries):
    photo, drawing = make_images()
    find_pictures([photo.pk, drawing.pk])  # makes the renditions
    with django_assert_num_queries(2):
        found = find_pictures([photo.pk, drawing.pk])
    assert found[str(photo.pk)]["url"].endswith(".webp")
    assert found[str(drawing.pk)]["url"].endswith(".svg")
    assert found[str(drawing.pk)]["width"] > 0


@pytest.mark.django_db
def test_who_writes_questions_sees_the_pictures_that_she_may_choose(client):
    trainer = make_user("trang")
    trainers = set_up_roles(make_catalogue()).trainers
    trainers.user_set.add(trainer)
    _photo, drawing = make_images()
    address = reverse("learning_bank:picture", args=[drawing.pk])
    client.force_login(trainer)
    assert client.get(address).url == reverse(
        "wagtailadmin_home"
    )  # Wagtail's refusal: she writes no questions
    trainers.permissions.add(*writer_permissions())
    assert client.get(address).url.endswith(".svg")
    GroupCollectionPermission.objects.all().delete()
    assert client.get(address).status_code == 404
