"""The files of a package are sent to whoever has the address, and can do nothing in anybody's name."""

import pytest
from django.core.files.storage import default_storage

from courses.packages.kinds import KINDS
from courses.packages.views import package_file
from tests.courses.packages.making import make_package, web

pytestmark = pytest.mark.django_db


def policy_of(answer) -> dict[str, str]:
    parts = (each.partition(" ") for each in answer["Content-Security-Policy"].split("; "))
    return {name: value for name, _space, value in parts}


def test_a_page_is_caged_by_its_own_answer(client):
    package = make_package()
    answer = client.get(package.launch.address, HTTP_HOST="testserver")
    assert answer.status_code == 200
    policy, own = policy_of(answer), f"http://testserver/learning/packages/{package.digest}/"
    assert policy["sandbox"] == "allow-scripts allow-forms"
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"].split() == [own, "data:", "blob:"]
    assert policy["frame-ancestors"] == "http://testserver"
    assert not [value for value in policy.values() if "*" in value or "https:" in value.split()]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_no_cookie_and_no_query_is_asked(rf, django_assert_num_queries):
    package = make_package()
    request = rf.get(package.launch.address)
    with django_assert_num_queries(0):
        answer = package_file(request, package.digest, "index.html")
    assert "COOKIES" not in vars(request)
    assert not answer.cookies
    answer.close()


def test_it_is_kept_for_ever_by_browsers(client):
    address = make_package().launch.address
    answer = client.get(address)
    assert {"public", "immutable"} < set(answer["Cache-Control"].replace(",", "").split())
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_ending_alone_decides_what_a_file_is(client):
    package = make_package(web({"a.png": "<script>alert(1)</script>", "b.txt": "<html>", "c.svg": "<svg/>"}))
    for name, kind in (
        ("a.png", "image/png"),
        ("b.txt", "text/plain; charset=utf-8"),
        ("c.svg", "image/svg+xml"),
    ):
        answer = client.get(package.address_of(name))
        assert answer["Content-Type"] == kind == KINDS[name[-3:]]
        assert policy_of(answer)["sandbox"] == "allow-scripts allow-forms"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_player_gets_the_part_it_asks_for(client):
    package = make_package(web({"a.mp4": b"0123456789"}))
    answer = client.get(package.address_of("a.mp4"), headers={"Range": "bytes=2-4"})
    assert (answer.status_code, b"".join(answer)) == (206, b"234")


def test_films_are_not_compressed_again_and_pages_are(client):
    package = make_package(web({"a.mp4": b"0" * 900, "b.txt": "0" * 900}))
    asked = {"Accept-Encoding": "gzip"}
    assert client.get(package.address_of("a.mp4"), headers=asked)["Content-Encoding"] == "identity"
    assert client.get(package.address_of("b.txt"), headers=asked)["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("name", ["b.html", "../index.html", "package.zip", "a.php", "index", "%00.html"])
def test_what_is_not_in_it_is_not_found(client, name):
    digest = make_package().digest
    assert client.get(f"/learning/packages/{digest}/{name}").status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..", "A" * 64])
def test_nobody_guesses_an_address(client, digest):
    make_package()
    assert client.get(f"/learning/packages/{digest}/index.html").status_code == 404


def test_names_with_marks_are_found_however_they_are_written(client):
    package = make_package(web({"bài/ảnh.png": b"x"}))
    assert client.get(package.address_of("ba\u0300i/a\u0309nh.png")).status_code == 200


def test_the_demonstrations_media_do_not_hand_it_out(client):
    package = make_package()
    assert default_storage.exists(package.file.name)
    assert client.get(f"/media/{package.file.name}").status_code == 404
