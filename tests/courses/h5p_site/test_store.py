"""Libraries in the database and the storage, and which contents need them."""

import pytest

from courses.h5p.contents import content_of
from courses.h5p.files import keep_file, with_paths
from courses.h5p.models import H5PLibrary, H5PUse
from courses.h5p.store import DatabaseStore
from courses.packages.h5p.errors import H5PError
from tests.courses.h5p.making import PARTS, PNG, QUIZ, library_files, quiz_package, store_with
from tests.courses.h5p_site.making import installed, make_content

pytestmark = pytest.mark.django_db


def test_a_library_is_read_as_it_was_installed():
    store = installed()
    library = DatabaseStore().get(QUIZ)
    assert library == store.get(QUIZ)
    assert (
        b"".join(DatabaseStore().chunks(QUIZ, "library.json")) == quiz_package()["WEL.Quiz-1.0/library.json"]
    )


def test_all_libraries_are_read_by_one_query(django_assert_num_queries):
    installed()
    store = DatabaseStore()
    with django_assert_num_queries(1):
        assert [each.name for each in store.all()] == sorted(each.name for each in store.all())
        assert store.get(QUIZ)


def test_a_higher_patch_takes_the_place_of_a_lower_one_and_has_another_folder():
    store = installed()
    before = H5PLibrary.objects.get(machine_name=PARTS.machine)
    store_with(library_files(PARTS, patch=9, runnable=0), into=store)
    after = H5PLibrary.objects.get(machine_name=PARTS.machine)
    assert (after.pk, after.patch) == (before.pk, 9)
    assert after.digest != before.digest


def test_a_lower_patch_changes_nothing():
    store = installed()
    before = H5PLibrary.objects.get(machine_name=PARTS.machine).digest
    store_with(library_files(PARTS, patch=1, runnable=0), into=store)
    assert H5PLibrary.objects.get(machine_name=PARTS.machine).digest == before


def test_a_library_that_a_content_needs_is_not_deleted():
    store = installed()
    content = make_content(store)
    assert set(H5PUse.objects.values_list("library__machine_name", flat=True)) == {
        "WEL.Quiz",
        "WEL.Parts",
        "WEL.QuizEditor",
    }
    with pytest.raises(H5PError, match=r"WEL\.Quiz 1\.0"):
        store.delete(PARTS)
    store.delete(next(name for name in store.rows if name.machine == "WEL.Pages"))
    with pytest.raises(H5PError, match="Đúng hay sai"):
        store.delete(QUIZ)
    content.delete()
    store.delete(QUIZ)
    assert DatabaseStore().get(QUIZ) is None


def test_the_same_file_has_one_name_and_one_place():
    first, said = keep_file("mưa.png", [PNG])
    second, _said = keep_file("another.PNG", [PNG[:4], PNG[4:]])
    assert first == second
    assert first.startswith("images/")
    assert said == {"size": len(PNG), "mime": "image/png"}


@pytest.mark.parametrize(("name", "data"), [("a.html", b"<p>"), ("a.png", b"<script>"), ("a.svg", b"<svg/>")])
def test_a_file_that_contents_may_not_have_is_refused(name, data):
    with pytest.raises(H5PError):
        keep_file(name, [data])


def test_a_content_reads_its_files_by_its_own_names():
    content = make_content()
    (path,) = content.files
    assert b"".join(content_of(content).files.chunks(path)) == PNG
    assert content_of(content).filtered(DatabaseStore()).files == {path}


def test_files_are_renamed_only_where_files_stand():
    params = {"text": "images/a.png", "picture": {"path": "images/a.png"}, "list": [{"path": "other"}]}
    assert with_paths(params, {"images/a.png": "images/b.png"}) == {
        "text": "images/a.png",
        "picture": {"path": "images/b.png"},
        "list": [{"path": "other"}],
    }
