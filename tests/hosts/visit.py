"""Author a course in a foreign host, and learn it. Run inside the host; fails at the first thing that is wrong."""

import io
import json
import os
import re
import uuid
from collections.abc import Iterator
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "myhost.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import get_resolver, reverse  # noqa: E402
from wagtail.images import get_image_model  # noqa: E402
from wagtail.models import Site  # noqa: E402

from courses.cartridges.formats import read_course  # noqa: E402
from courses.models import CatalogMixin, CourseMixin, LessonMixin  # noqa: E402
from courses.packs.apply import take  # noqa: E402
from courses.packs.check import check  # noqa: E402
from courses.packs.outgoing import export, write_pack  # noqa: E402
from learning import api  # noqa: E402
from learning.models import Enrolment, Learner, Role, Unit  # noqa: E402

LESSON = "Bài một: đường dẫn lạ"
SENTENCE = "Đọc kỹ tên miền trước khi bấm."
# A block of an app that this host has not installed.
FOREIGN = {"type": "hologram", "id": str(uuid.uuid4()), "value": {"of": "a lotus"}}


def page_type(mixin: type) -> type:
    """The host's own kind of course or lesson, else the library's."""
    return next(model for model in apps.get_models() if issubclass(model, mixin))


def published(page, parent):
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def author() -> tuple:
    home = Site.objects.get().root_page
    catalogue = published(page_type(CatalogMixin)(title="Các khóa học"), home)
    course = published(page_type(CourseMixin)(title="An toàn mạng", open_to_guests=True), catalogue)
    text = {"type": "text", "id": str(uuid.uuid4()), "value": f"<p>{SENTENCE}</p>"}
    body = json.dumps([text, FOREIGN])
    return catalogue, course, published(page_type(LessonMixin)(title=LESSON, body=body), course)


def opened(client: Client, page) -> str:
    answer = client.get(page.get_url())
    assert answer.status_code == 200, (page, answer.status_code)
    assert page.title in answer.text, page
    return answer.text


def learn(client: Client, lesson) -> None:
    """Do what the lesson's script does: begin, and post that the lesson is completed."""
    html = opened(client, lesson)
    assert SENTENCE in html
    player = json.loads(re.search(r'id="learning-player"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    begun = client.post(player["begin_at"], headers={"Accept": "application/json"})
    assert begun.status_code == 200, begun.text
    statement = api.statement_about(player["lesson"], api.verbs.COMPLETED)
    answer = client.post(
        player["post_to"],
        [statement],
        content_type="application/json",
        headers={"X-Learning-Token": begun.json()["token"]},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["stored"] == [statement["id"]]
    assert answer.json()["course_satisfied"] is True


def signed_in() -> Client:
    """An administrator who helps her neighbours too, and so sees every screen."""
    user = get_user_model().objects.create_superuser("chi", email="chi@example.org", password="mot-mat-khau")
    since = date(2025, 7, 1)
    names = {"name": "Sơn Hà", "full_name": "Tỉnh Sơn Hà"}
    province = Unit.objects.create(code="99", level="province", kind="tinh", valid_from=since, **names)
    Role.objects.create(user=user, unit=province, name="facilitator", from_date=since)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def edit(client: Client, *pages) -> None:
    """Open the pages in the editor."""
    for page in pages:
        answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200, (page, answer.status_code)
        assert page.title in answer.text, page


def screens(resolver, above: str = "/") -> Iterator[str]:
    """The addresses of ours that need nothing filled in, the admin's too."""
    for one in resolver.url_patterns:
        path = above + str(one.pattern)
        if "<" in path or "(" in path or "^" in path:
            continue
        if hasattr(one, "url_patterns"):
            yield from screens(one, path)
        elif "learning" in path or one.callback.__module__.split(".")[0] in (
            "learning",
            "courses",
            "assessments",
        ):
            yield path


def kept(lesson) -> bool:
    """Whether the foreign block is still as it came."""
    stored = type(lesson).objects.get(pk=lesson.pk)
    return FOREIGN in stored._meta.get_field("body").get_prep_value(stored.body)


def moved(course) -> None:
    """A copy of the course, by way of a pack, has what the host's own page type has."""
    if not hasattr(course, "speakers"):
        return
    drawing = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>', "an.svg")
    portrait = get_image_model().objects.create(title="Chị An", file=drawing, width=4, height=3)
    above = course.get_parent()
    course.speakers.add(*(course.speakers.model(name=name, portrait=portrait) for name in ("An", "Bình")))
    course.see_also.set([above, course])
    course.save_revision().publish()
    file = io.BytesIO()
    write_pack(*export(course.translation_key), file)
    copy, _findings = take(read_course(file), parent=above.specific, as_copy=True)
    copy = type(copy).objects.get(pk=copy.pk)
    assert [one.name for one in copy.speakers.all()] == ["An", "Bình"]
    assert copy.speakers.first().portrait == portrait
    assert {one.pk for one in copy.see_also.all()} == {above.pk, copy.pk}
    pack = read_course(file)
    (page,) = (one for one in pack.pages if one["is"] == "course")
    kept = type(course).objects.get(pk=course.pk).speakers.get(name="An").pk
    page["fields"]["speakers"] = [{**page["fields"]["speakers"][0], "name": "Ân"}]
    take(pack)
    course.refresh_from_db()
    (speaker,) = type(course).objects.get(pk=course.pk).speakers.all()
    assert (speaker.name, speaker.pk) == ("Ân", kept)
    assert {line.verdict for line in check(pack).lines} == {"same"}


catalogue, course, lesson = author()
guest = Client(SERVER_NAME="localhost")
opened(guest, catalogue)
opened(guest, course)
learn(guest, lesson)
(enrolment,) = Enrolment.objects.all()
assert enrolment.satisfied_at is not None
assert enrolment.learner == Learner.objects.get(user=None)
opened(guest, lesson)
assert course.title in guest.get(reverse("learning:record")).text
assert guest.get("/learning/my/").url == reverse("learning:record")
chi = signed_in()
opened(chi, catalogue)
opened(chi, course)
learn(chi, lesson)
edit(chi, catalogue, course, lesson)
assert kept(lesson)
seen = list(screens(get_resolver()))
assert len(seen) > 3, seen
for place in seen:
    answer = chi.get(place, follow=True)
    # To other systems an account of ours means nothing: they need credentials of their own.
    refused = (401,) if place.startswith(reverse("learning:xapi:root")) else ()
    if place == reverse("learning:record_pdf"):
        refused = (503,)  # nothing here can print, and the page says so
    if place.endswith(("/h5p/state/", "/simulations/attempts/")):
        refused = (403,)  # they ask for the pass that a lesson's page has
    assert answer.status_code in (200, 405, *refused), (place, answer.status_code)
moved(course)
print(f"learnt {course.title}; saw {len(seen)} other screens: {' '.join(seen)}")
