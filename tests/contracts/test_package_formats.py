"""What every installed format of packages must do, ours and other people's."""

import io

import pytest
from django.utils.translation import override

from courses.packages.base import Launch, Manifest
from courses.packages.contents import Contents
from courses.packages.keeping import format_of
from courses.packages.models import Package
from learning import registry
from learning.archive import CannotRead
from tests.courses.packs.making import zipped

# One honest package of each format; a format of another app brings its own as ``sample``.
SAMPLES = {"web": {"index.html": "<title>Chào</title>", "a.js": "1"}}


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", registry.package_formats.values(), ids=list(registry.package_formats))


def sample(kind) -> Contents:
    files = SAMPLES.get(kind.name) or kind.sample
    return Contents(zipped(files))


def test_it_has_a_name_and_words(kind):
    assert kind.name.isidentifier()
    for language in ("vi", "en"):
        with override(language):
            assert str(kind.label).strip()


def test_it_takes_its_own_and_no_other_format_takes_it_first(kind):
    assert kind().recognise(sample(kind))
    assert format_of(sample(kind)) is kind


def test_it_says_which_file_opens_first_and_that_file_is_there(kind):
    manifest = kind().read(sample(kind))
    assert isinstance(manifest, Manifest)
    assert manifest.start in sample(kind).names


def test_it_opens_at_an_address_of_the_package(kind):
    manifest = kind().read(sample(kind))
    package = Package(format=kind.name, digest="0" * 64, manifest={"start": manifest.start})
    launch = kind().launch(package)
    assert isinstance(launch, Launch)
    assert launch.address.startswith(f"/learning/packages/{package.digest}/")


@pytest.mark.parametrize(
    "files", [{}, {"a.txt": "x"}, {"x/y/index.html": b"\xff\xfe"}, {"imsmanifest.xml": "<"}]
)
def test_whatever_it_is_given_it_takes_or_refuses_it_in_words(kind, files):
    contents = Contents(io.BytesIO(zipped(files).getvalue()))
    if kind().recognise(contents):
        try:
            kind().read(contents)
        except CannotRead as refused:
            assert str(refused)
