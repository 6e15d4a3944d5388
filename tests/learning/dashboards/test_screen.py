import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning.dashboards.displays import make_display, new_secret, revoke_display
from learning.models import RoleName, WallDisplay
from learning.reports.refresh import rebuild_measures
from tests.learning.dashboards.making import BOARD, NOW, furnished, make_user, people
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def allowed(settings):
    settings.LEARNING = {**settings.LEARNING, "WALL_DISPLAYS": True}


def wall(secret):
    return reverse("learning:wall", args=[secret])


def test_a_secret_address_shows_the_screen_and_nothing_else(client, allowed):
    top, _communes, _course = furnished(5)
    display, secret, _new = make_display(name="Sảnh", unit=top, by=None)
    page = client.get(wall(secret))
    said = page.content.decode()
    assert page.status_code == 200
    assert top.full_name in said
    assert '<meta http-equiv="refresh" content="300">' in said
    assert "<script" not in said
    assert 'href="/admin' not in said
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert secret not in said
    assert client.get(wall(new_secret())).status_code == 404
    display.refresh_from_db()
    assert display.used_at


def test_the_secret_is_not_kept_and_a_revoked_one_opens_nothing(client, allowed):
    top, _communes, _course = furnished(1)
    display, secret, _new = make_display(name="Sảnh", unit=top, by=None)
    assert secret not in str(WallDisplay.objects.values())
    revoke_display(display, by=None)
    revoke_display(display, by=None)
    assert client.get(wall(secret)).status_code == 404
    assert ModelLogEntry.objects.filter(action="learning.wall_display_revoked").count() == 1


def test_walls_are_off_until_the_host_allows_them(client):
    top, _communes, _course = furnished(1)
    _display, secret, _new = make_display(name="Sảnh", unit=top, by=None)
    assert not settings.LEARNING.get("WALL_DISPLAYS")
    assert client.get(wall(secret)).status_code == 404


def test_a_wall_tells_of_no_few_people(client, allowed):
    top, communes = province(5)
    taught = course()
    for number, one in enumerate(communes):
        people(one, 20)
        for _n in range((2, 9, 8, 7, 6)[number]):
            enrolment(one, taught, on="2026-11-02", completed="2026-11-05")
    for _n in range(3):
        enrolment(communes[1], taught, on=NOW)
    rebuild_measures(now=at(NOW))
    _display, secret, _new = make_display(name="Sảnh", unit=top, by=None)
    page = client.get(wall(secret))
    texts = {tile.place.name: tile.place.text for tile in page.context["map"].tiles}
    # Two people are hidden, and the next smallest with them, so that the whole does not tell.
    assert [texts[one.full_name] for one in communes] == ["…", "45,0%", "40,0%", "35,0%", "…"]
    numbers = {number.label: number.texts for number in page.context["numbers"]}
    assert [texts[0] for texts in numbers.values()] == ["<5", "0", "0"]


def test_the_owner_makes_and_revokes_and_sees_the_address_once(client, allowed):
    top, _communes, _course = furnished(1)
    client.force_login(make_user(top, role=RoleName.OWNER))
    form = client.get(BOARD + "displays/new/").context["form"]
    sent = {"name": "Sảnh", "unit": top.pk, "secret": form.initial["secret"]}
    made = client.post(BOARD + "displays/new/", sent)
    address = re.search(r"/learning/screen/[\w-]+/", made.content.decode())[0]
    assert client.get(address).status_code == 200
    again = client.post(BOARD + "displays/new/", sent)
    assert again.status_code == 302
    assert WallDisplay.objects.count() == 1
    client.post(f"{BOARD}displays/{WallDisplay.objects.get().pk}/revoke/")
    assert client.get(address).status_code == 404


def test_nobody_else_makes_one(client, allowed):
    top, (one, *_others), _course = furnished()
    client.force_login(make_user(one, role=RoleName.OWNER, name="xa"))
    outside = {"name": "Sảnh", "unit": top.pk, "secret": new_secret()}
    assert client.post(BOARD + "displays/new/", outside).context["form"].errors
    client.force_login(make_user(top, role=RoleName.OFFICER, name="can-bo"))
    assert client.get(BOARD + "displays/").status_code == 403
    assert client.post(BOARD + "displays/new/", outside).status_code == 403
