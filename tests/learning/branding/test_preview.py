"""Who may change a site's brand sees beside the form how it would look, in both schemes, before saving."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupSitePermission, Page, Site

from learning.branding.brand import forget_brands
from learning.models import Branding
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    forget_brands()
    yield
    forget_brands()


@pytest.fixture
def site():
    Site.objects.all().delete()
    return Site.objects.create(
        hostname="localhost", root_page=Page.get_first_root_node(), is_default_site=True
    )


@pytest.fixture
def keeper(client, site):
    """Somebody who may change this one site's branding and nothing else."""
    group = Group.objects.create(name="Thương hiệu")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_branding")
    GroupSitePermission.objects.create(group=group, site=site, permission=change)
    user = make_user("hien")
    user.groups.add(group)
    client.force_login(user)
    return client


def form_of(site) -> str:
    return reverse("wagtailsettings:edit", args=["learning", "branding", site.pk])


def test_a_brand_is_saved_and_shown(keeper, site):
    page = keeper.get(form_of(site))
    assert page.text.count("<iframe") == 2
    sent = {"name": "Học Số Sơn Hà", "primary": "B3261E", "accent": "", "font": ""}
    keeper.post(form_of(site), sent)
    assert Branding.objects.get(site=site).primary == "#b3261e"


def test_a_weak_colour_is_sent_back_with_the_nearest_strong_one_and_nothing_is_lost(keeper, site):
    answer = keeper.post(form_of(site), {"name": "Học Số Sơn Hà", "primary": "#f2a541"})
    assert answer.status_code == 200
    assert "chỉ đạt 2,0:1" in answer.text
    assert 'value="Học Số Sơn Hà"' in answer.text
    assert Branding.objects.get(site=site).primary == ""


@pytest.mark.parametrize("name", ["preview", "preview_css", "words"])
def test_the_preview_is_for_those_who_may_change_a_brand(client, name):
    client.force_login(make_user("la", is_staff=True))
    assert client.get(reverse(f"learning_branding:{name}")).status_code in (302, 403)


def test_the_preview_shows_what_was_chosen_and_may_stand_in_the_form(keeper):
    page = keeper.get(reverse("learning_branding:preview"), {"primary": "#b3261e", "scheme": "dark"})
    assert 'data-theme="dark"' in page.text
    assert "primary=%23b3261e" in page.text
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    css = keeper.get(reverse("learning_branding:preview_css"), {"primary": "#b3261e", "font": "noto-serif"})
    assert "--l-primary:#b3261e" in css.text
    assert "noto-serif-400" in css.text


@pytest.mark.parametrize("primary", ["}</style><script>", "#f2a541;}*{display:none", "x" * 4000])
def test_what_is_no_colour_never_gets_into_the_style_sheet(keeper, primary):
    css = keeper.get(reverse("learning_branding:preview_css"), {"primary": primary, "font": "../x"})
    assert css.text == ""
    words = keeper.get(reverse("learning_branding:words"), {"primary": primary})
    assert words.status_code == 200
    assert "<script>" not in words.text


def test_the_words_follow_what_is_typed(keeper):
    words = keeper.get(reverse("learning_branding:words"), {"primary": "#f2a541", "accent": "#f2a541"}).text
    assert "chỉ đạt 2,0:1" in words
    assert keeper.get(reverse("learning_branding:words"), {"primary": "#b3261e"}).text.count("<svg") == 2
