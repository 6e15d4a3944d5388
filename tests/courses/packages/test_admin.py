"""Trainers upload, look at, replace and delete packages; what a lesson shows stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.models import Package
from courses.workflow import set_up_roles
from tests.courses.making import make_course_page, make_lesson_page
from tests.courses.packages.making import make_package, package_block, web
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def address(name: str, *args) -> str:
    return reverse(Package.snippet_viewset.get_url_name(name), args=args)


def uploaded(file=None) -> SimpleUploadedFile:
    return SimpleUploadedFile("bai.zip", (file or web()).getvalue(), "application/zip")


@pytest.fixture
def roles(catalogue):
    return set_up_roles(catalogue)


@pytest.fixture
def trainer(english, roles):
    user = make_user("trang")
    user.groups.add(roles.trainers)
    english.force_login(user)
    english.user = user
    return english


def test_a_trainer_uploads_one_and_sees_what_is_in_it(trainer):
    answer = trainer.post(address("add"), {"title": "", "file": uploaded()}, follow=True)
    package = Package.objects.get()
    assert (package.title, package.uploaded_by) == ("Đúng hay sai", trainer.user)
    assert "Used 0 times" in answer.text
    edit = trainer.get(address("edit", package.pk)).text
    assert package.launch.address in edit
    assert "1 file" in edit


def test_what_is_wrong_with_a_file_stands_beside_it_and_nothing_is_kept(trainer):
    answer = trainer.post(address("add"), {"title": "x", "file": uploaded(web({"a.php": "x"}))})
    assert "Remove it from the ZIP and upload that again." in answer.text
    assert not Package.objects.exists()
    assert "could not be" in trainer.post(address("add"), {"title": "x"}).text


def test_her_own_is_replaced_and_keeps_its_place(trainer):
    package = make_package(by=trainer.user)
    before = package.digest
    answer = trainer.post(address("edit", package.pk), {"title": "Mới", "file": uploaded(web({"a.js": "1"}))})
    assert answer.status_code == 302
    package.refresh_from_db()
    assert (package.title, package.files) == ("Mới", 2)
    assert [one["digest"] for one in package.former] == [before]
    trainer.post(address("edit", package.pk), {"title": "Tên khác"})
    package.refresh_from_db()
    assert (package.title, package.files, len(package.former)) == ("Tên khác", 2, 1)


def test_what_a_colleague_uploaded_is_hers_to_change(trainer, english, roles):
    package = make_package(by=make_user("khac"))
    assert trainer.get(address("edit", package.pk)).status_code == 302
    reviewer = make_user("khanh")
    reviewer.groups.add(roles.reviewers)
    english.force_login(reviewer)
    assert english.get(address("edit", package.pk)).status_code == 200


def test_who_does_not_write_sees_none(english, roles):
    user = make_user("ha")
    english.force_login(user)
    assert english.get(address("list")).status_code == 302
    space = Package.snippet_viewset.get_chooser_admin_url_namespace()
    assert english.get(reverse(f"{space}:choose")).status_code == 302


def test_what_a_lesson_shows_is_not_deleted_and_the_lesson_is_named(trainer, catalogue):
    package = make_package(by=trainer.user)
    make_lesson_page(make_course_page(catalogue), title="Mật khẩu", blocks=[package_block(package)])
    for answer in (
        trainer.get(address("delete", package.pk), follow=True),
        trainer.post(address("delete", package.pk), follow=True),
    ):
        assert "“Mật khẩu”" in answer.text
        assert "was not deleted" in answer.text
    bulk = reverse("wagtail_bulk_action", args=["learning_courses", "package", "delete"])
    trainer.post(f"{bulk}?id={package.pk}")
    assert Package.objects.filter(pk=package.pk).exists()


def test_what_only_a_draft_uses_is_not_deleted(trainer, catalogue):
    package = make_package(by=trainer.user)
    lesson = make_lesson_page(make_course_page(catalogue))
    kind, value = package_block(package)
    lesson.body = [(kind, lesson.body.stream_block.child_blocks[kind].to_python(value))]
    lesson.save_revision()
    assert "a draft uses it" in trainer.post(address("delete", package.pk), follow=True).text
    assert Package.objects.filter(pk=package.pk).exists()


def test_what_nobody_uses_is_deleted(trainer):
    package = make_package(by=trainer.user)
    assert trainer.post(address("delete", package.pk)).status_code == 302
    assert not Package.objects.exists()
