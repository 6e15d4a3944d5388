"""In the Wagtail admin: export a course, bring one in, see first what it does."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.models import CourseImport
from courses.packs import running
from courses.packs.models import ImportState
from courses.pages.models import CoursePage
from tests.courses.making import make_catalogue
from tests.courses.packs.making import make_full_course, packed, zipped
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

INDEX = "/admin/learning/course-packs/"


@pytest.fixture
def author(english, catalogue):
    """Somebody who may add and change courses, and has nothing to do with the question bank."""
    group = Group.objects.create(name="authors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=catalogue, permission=permission)
    user = make_user("tac-gia")
    user.groups.add(group)
    english.force_login(user)
    english.user = user
    return english


def sent(client, file: io.BytesIO, **more):
    upload = SimpleUploadedFile("khoa.zip", file.getvalue())
    return client.post(INDEX, {"file": upload, **more})


def give_all(group: Group) -> None:
    """Let them bring in whatever a course names."""
    names = ["add_question", "add_quiz", "add_glossaryterm"]
    group.permissions.add(*Permission.objects.filter(codename__in=names))
    root = Collection.get_first_root_node()
    for app, codename in (("wagtailimages", "add_image"), ("wagtaildocs", "add_document")):
        permission = Permission.objects.get(codename=codename, content_type__app_label=app)
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)


def test_a_course_is_uploaded_seen_and_applied(chief, catalogue, django_capture_on_commit_callbacks):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    CoursePage.objects.get(pk=course.pk).delete()
    response = sent(chief, file, parent=catalogue.pk)
    one = CourseImport.objects.get()
    assert response.url == f"{INDEX}{one.pk}/"
    shown = chief.get(response.url).content.decode()
    assert "Bài trong (vi)" in shown
    assert not CoursePage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(f"{INDEX}{one.pk}/apply/", {"choice": "keep"})
    one.refresh_from_db()
    assert (one.state, one.problem) == (ImportState.APPLIED, "")
    assert one.page.specific.translation_key == course.translation_key
    assert not one.file
    assert one.page.latest_revision.user == chief.user
    assert one.may_be_undone
    # Pressed twice: nothing is done again.
    assert not running.send_to_worker(one)


def test_what_a_file_lacks_is_said_beside_the_field(chief, catalogue):
    response = sent(chief, io.BytesIO(b"no zip"))
    assert response.status_code == 400
    assert "not a ZIP file" in response.content.decode()
    assert not CourseImport.objects.exists()
    assert "not a course pack" in sent(chief, zipped({"manifest.json": "{}"})).content.decode()


def test_who_may_not_add_questions_or_pictures_is_told_so(author, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    there = make_catalogue()
    get_image_model().objects.all().delete()
    group = author.user.groups.get()
    for permission in Permission.objects.filter(codename__in=["add_page", "change_page", "publish_page"]):
        GroupPagePermission.objects.get_or_create(group=group, page=there, permission=permission)
    sent(author, file, parent=there.pk)
    one = CourseImport.objects.get()
    shown = author.get(f"{INDEX}{one.pk}/").content.decode()
    assert "You may not add such things." in shown
    assert not one.may_be_applied
    author.post(f"{INDEX}{one.pk}/apply/", {"choice": "keep"})
    assert not CoursePage.objects.filter(
        translation_key=course.translation_key, path__startswith=there.path
    ).exists()


def test_who_may_add_no_course_anywhere_sees_nothing_of_it(english, catalogue):
    user = make_user("khach")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    english.force_login(user)
    assert english.get(INDEX).status_code in (302, 403)
    course = CoursePage.objects.first() or make_full_course(catalogue)[0]
    assert english.get(f"{INDEX}export/{course.pk}/").status_code in (302, 403)
    assert english.get(f"{INDEX}export/{course.pk}/file/").status_code in (302, 403)


def test_nobody_sees_the_imports_of_others(author, chief, catalogue):
    one = CourseImport.objects.create(file_name="x.zip", uploaded_by=chief.user)
    author.force_login(make_user("khac", is_staff=True))
    assert author.get(f"{INDEX}{one.pk}/").status_code in (302, 403, 404)


def test_an_export_leaves_out_questions_that_the_author_may_not_see(author, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    page = author.get(f"{INDEX}export/{course.pk}/")
    assert page.status_code == 200
    response = author.get(f"{INDEX}export/{course.pk}/file/?format=pack")
    content = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        items = archive.read("items.json").decode()
    assert "cau-1" not in items
    assert "image:" in items


def test_an_import_that_is_stopped_leaves_no_file_behind_and_can_be_gone_on_with(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    file = packed(course)
    CoursePage.objects.get(pk=course.pk).delete()
    get_image_model().objects.all().delete()
    sent(chief, file, parent=catalogue.pk)
    one = CourseImport.objects.get()
    CourseImport.objects.update(state=ImportState.APPLYING)
    one.refresh_from_db()
    chief.post(f"{INDEX}{one.pk}/stop/")
    running.apply(one)  # the worker had read it before it was stopped
    one.refresh_from_db()
    assert one.state == ImportState.STOPPED
    assert not get_image_model().objects.exists()
    CourseImport.objects.update(state=ImportState.APPLYING)
    one.refresh_from_db()
    assert running.apply(one).state == ImportState.APPLIED


def test_the_way_there_is_in_the_page_s_header(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    edit = chief.get(reverse("wagtailadmin_explore", args=[catalogue.pk])).content.decode()
    assert f"{INDEX}?parent={catalogue.pk}" in edit
    edit = chief.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert f"{INDEX}export/{course.pk}/" in edit


def test_a_list_of_imports_asks_no_more_for_more_of_them(chief, catalogue, django_assert_max_num_queries):
    counts = []
    for _round in range(2):
        CourseImport.objects.bulk_create(
            CourseImport(file_name="x.zip", uploaded_by=chief.user) for _each in range(3)
        )
        with django_assert_max_num_queries(80) as asked:
            chief.get(INDEX)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_file_of_an_import_that_nobody_applied_is_deleted_in_time(chief, catalogue):
    course, _first, _inner = make_full_course(catalogue)
    sent(chief, packed(course))
    one = CourseImport.objects.get()
    storage, name = one.file.storage, one.file.name
    CourseImport.objects.update(uploaded_at=timezone.now() - timedelta(days=31))
    sent(chief, packed(course))
    one.refresh_from_db()
    assert not one.file
    assert not storage.exists(name)
