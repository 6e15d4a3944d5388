"""The player's page and the files that it fetches: caged, kept for ever, and for whoever has the address."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from courses.h5p.models import H5PLibrary, H5PTranslation
from courses.h5p.player.keys import address_of
from courses.h5p.taking import take
from tests.courses.h5p.making import PNG
from tests.courses.h5p_site.making import installed, make_content
from tests.courses.h5p_site.tiny import opened, tiny_package

pytestmark = pytest.mark.django_db


def policy_of(answer) -> dict[str, str]:
    parts = (each.partition(" ") for each in answer["Content-Security-Policy"].split("; "))
    return {name: value for name, _space, value in parts}


def params_of(answer) -> dict:
    """What the page gives the player."""
    found = json.loads(BeautifulSoup(answer.text, "html.parser").find(id="h5p-integration").text)
    (content,) = found["contents"].values()
    return json.loads(content["jsonContent"])


def test_the_page_has_no_origin_and_reaches_only_its_own_files(client, content):
    answer = client.get(address_of(content, "vi"))
    policy = policy_of(answer)
    assert answer.status_code == 200
    assert policy["sandbox"] == "allow-scripts allow-forms"
    assert policy["default-src"] == policy["form-action"] == policy["frame-src"] == "'none'"
    assert policy["base-uri"] == "http://testserver" + address_of(content, "vi")
    assert policy["frame-ancestors"] == "http://testserver"
    for each in policy["connect-src"].split():
        assert each in ("data:", "blob:") or each.startswith("http://testserver/learning/h5p/")
    assert "/learning/h5p/state" not in policy["connect-src"]
    assert "'unsafe-eval'" in policy["script-src"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_it_reads_no_cookie_and_says_nothing_of_who_looks(client, content, django_user_model):
    page = client.get(address_of(content, "vi"))
    client.force_login(django_user_model.objects.create_user("lan", password="x"))
    again = client.get(address_of(content, "vi"))
    assert page.content == again.content
    assert not again.cookies


def test_it_is_asked_by_a_constant_number_of_queries(client, content, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get(address_of(content, "vi"))
    other = make_content()
    with django_assert_max_num_queries(2):
        client.get(address_of(other, "vi"))


def test_a_browser_that_has_it_is_told_so(client, content):
    first = client.get(address_of(content, "vi"))
    again = client.get(address_of(content, "vi"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_address_of_one_content_opens_no_other_and_no_draft(client, content):
    other = make_content()
    key = address_of(content, "vi").split("/")[4]
    assert client.get(reverse("learning_courses:h5p_play", args=[key, other.uuid, "vi"])).status_code == 404
    content.unpublish()
    assert client.get(address_of(content, "vi")).status_code == 404


def test_nothing_of_the_content_gets_out_of_its_data(client, db):
    evil = "</script><script>alert(1)</script>"
    params = {"question": evil, "right": evil, "wrong": "b", "check": "c"}
    content = take(opened(tiny_package(title=f"x{evil}", params=params)), may_install=True).content
    content.latest_revision.publish()
    page = client.get(address_of(content, "vi")).text
    assert "<script>alert" not in page
    assert "</script><script>" not in page.replace("\n", "")


def test_words_of_its_type_are_in_the_language_of_the_page(client, content):
    content.language = "en"
    content.save()
    assert params_of(client.get(address_of(content, "vi")))["check"] == "Kiểm tra"
    assert params_of(client.get(address_of(content, "en")))["check"] == "Check"


def test_what_somebody_translated_is_shown_in_that_language(client, content):
    H5PTranslation.objects.create(
        content=content,
        language="en",
        texts={"question": {"source": content.params["question"], "text": "The capital <b>of</b> Vietnam?"}},
    )
    english = params_of(client.get(address_of(content, "en")))
    assert english["question"] == "The capital &lt;b&gt;of&lt;/b&gt; Vietnam?"
    assert "capital" not in params_of(client.get(address_of(content, "vi")))["question"]


def test_without_the_player_or_a_library_a_sentence_stands_there(client, content, settings):
    H5PLibrary.objects.update(files={}, semantics=[{"name": "other", "type": "text"}])
    assert "Nội dung này hiện không hiển thị được." in client.get(address_of(content, "vi")).text
    settings.LEARNING = {**settings.LEARNING, "H5P_CORE": "/nowhere"}
    assert "<script" not in client.get(address_of(content, "vi")).text


# --- files -------------------------------------------------------------------------------------------------


def test_a_file_of_a_library_is_sent_without_a_query_for_ever(client, content, django_assert_num_queries):
    row = H5PLibrary.objects.get()
    with django_assert_num_queries(0):
        answer = client.get(reverse("learning_courses:h5p_library", args=[row.digest, "js/it.js"]))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert policy_of(answer)["default-src"] == "'none'"


def test_a_file_of_a_content_is_sent_whole_or_in_part(client):
    (path,) = make_content().files
    address = reverse("learning_courses:h5p_file", args=[path])
    assert client.get(address).getvalue() == PNG
    part = client.get(address, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.getvalue()) == (206, b"PNG")


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("h5p_file", ["images/x.png"]),
        ("h5p_file", [f"images/{'0' * 64}.png"]),
        ("h5p_file", [f"images/{'0' * 64}.html"]),
        ("h5p_library", ["0" * 64, "js/it.js"]),
        ("h5p_library", ["../x", "js/it.js"]),
        ("h5p_library", ["0" * 64, "page.html"]),
        ("h5p_core", ["3.8.2", "secret.py"]),
        ("h5p_core", ["3.8.2", "styles/../secret.py"]),
        ("h5p_core", ["0.0.1", "frame.bundle.js"]),
        ("h5p_draft", ["guessed"]),
    ],
)
def test_what_is_not_there_or_not_theirs_is_not_found(client, name, args):
    installed()
    assert client.get(reverse(f"learning_courses:{name}", args=args)).status_code == 404


def test_the_player_is_sent_from_its_folder(client):
    answer = client.get(reverse("learning_courses:h5p_core", args=["3.8.2", "frame.bundle.js"]))
    assert answer.getvalue() == b"x"


def test_a_page_without_an_origin_is_told_that_it_may_ask_with_jquerys_header(
    client, content, django_assert_num_queries
):
    library = content.library
    address = reverse("learning_courses:h5p_library", args=[library.digest, "library.json"])
    asked = {"Origin": "null", "Access-Control-Request-Method": "GET"}
    with django_assert_num_queries(0):
        answer = client.options(address, headers=asked)
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "X-Requested-With" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert client.post(address).status_code == 405
