"""Each site shows its own brand, without asking the database for it on every page."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file, get_test_image_file_svg
from wagtail.models import Page, Site

from learning.branding import brand as brands
from learning.certificates.printed import _default_issuer
from learning.models import Branding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    brands.forget_brands()
    yield
    brands.forget_brands()


@pytest.fixture
def site():
    root = Page.get_first_root_node()
    Site.objects.all().delete()
    return Site.objects.create(hostname="localhost", port=80, root_page=root, is_default_site=True)


def asked(host: str = "localhost"):
    return RequestFactory().get("/", SERVER_NAME=host, HTTP_HOST=host)


def test_a_page_has_the_sites_name_agency_and_contacts(client, site):
    Branding.objects.create(
        site=site,
        name="Học Số Sơn Hà",
        agency="Sở Mẫu",
        hotline="1900 1234",
        email="a@b.example",
        primary="#b3261e",
    )
    page = client.get(reverse("learning:accessibility")).text
    for shown in ("Học Số Sơn Hà", "Sở Mẫu", 'href="tel:19001234"', "mailto:a@b.example"):
        assert shown in page
    assert "brand.css?v=" in page


def test_what_editors_write_is_escaped(client, site):
    Branding.objects.create(site=site, name="<script>alert(1)</script>", footer="<b>x</b>")
    page = client.get(reverse("learning:accessibility")).text
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_a_remembered_brand_costs_no_query_and_the_first_look_one(site, django_assert_num_queries):
    Branding.objects.create(site=site, name="Học Số Sơn Hà")
    with django_assert_num_queries(1):
        assert brands.brand_of(asked()).name == "Học Số Sơn Hà"
    with django_assert_num_queries(0):
        assert brands.brand_of(asked()).name == "Học Số Sơn Hà"


def test_a_change_is_seen_on_the_next_page(site):
    row = Branding.objects.create(site=site, name="Cũ")
    assert brands.brand_of(asked()).name == "Cũ"
    row.name = "Mới"
    row.save()
    assert brands.brand_of(asked()).name == "Mới"
    row.delete()
    assert brands.brand_of(asked()).name == ""


def test_each_site_has_its_own_brand_and_unknown_names_get_the_defaults(site, settings):
    settings.ALLOWED_HOSTS = ["localhost", ".example"]
    other = Site.objects.create(hostname="khac.example", port=443, root_page=site.root_page)
    bare = Site.objects.create(hostname="tran.example", port=443, root_page=site.root_page)
    Branding.objects.create(site=site, name="Mặc định")
    Branding.objects.create(site=other, name="Khác")
    names = {host: brands.brand_of(asked(host)).name for host in ("localhost", other.hostname, bare.hostname)}
    assert names == {"localhost": "Mặc định", other.hostname: "Khác", bare.hostname: ""}
    assert brands._matching(brands._homes(), "la.example", 80).name == "Mặc định"
    assert brands.default_brand().name == "Mặc định"


@pytest.mark.parametrize("host", ["localhost", "khac.example", "la.example"])
@pytest.mark.parametrize("port", [80, 443])
def test_the_site_is_the_one_that_wagtail_finds(site, host, port):
    for number, hostname in ((443, "khac.example"), (8443, "khac.example"), (8000, "localhost")):
        Site.objects.create(hostname=hostname, port=number, root_page=site.root_page)
    for each in Site.objects.all():
        Branding.objects.create(site=each, name=f"{each.hostname}:{each.port}")
    from wagtail.models.sites import get_site_for_hostname

    found = get_site_for_hostname(host, port)
    assert brands._matching(brands._homes(), host, port).name == f"{found.hostname}:{found.port}"


def test_a_page_of_errors_is_shown_without_a_brand_when_the_database_is_away(site, monkeypatch):
    def away():
        raise DatabaseError("gone")

    monkeypatch.setattr(brands, "_look", away)
    assert brands.brand_of(asked()) == brands.Brand()


@pytest.mark.parametrize(("field", "value"), [("primary", "#f2a541"), ("primary", "xanh"), ("accent", "#12")])
def test_a_colour_that_cannot_be_taken_is_refused_at_its_field(site, field, value):
    with pytest.raises(ValidationError) as refused:
        Branding(site=site, **{field: value}).full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_colour_is_kept_as_the_design_writes_it(site):
    row = Branding(site=site, primary="B3261E", accent="fc0")
    row.full_clean()
    assert (row.primary, row.accent) == ("#b3261e", "#ffcc00")


def test_the_style_sheet_is_kept_for_good_only_by_its_version(client, site):
    Branding.objects.create(site=site, primary="#b3261e")
    address, version = reverse("learning:brand_css"), brands.brand_of(asked()).version
    kept = client.get(address, {"v": version}, HTTP_HOST="localhost")
    assert kept["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in kept["Cache-Control"]
    assert "--l-primary:#b3261e" in kept.text
    assert "immutable" not in client.get(address, {"v": "old"}, HTTP_HOST="localhost")["Cache-Control"]


def test_a_process_that_has_not_heard_of_a_change_still_gives_the_new_style_sheet(client, site):
    row = Branding.objects.create(site=site, primary="#b3261e")
    assert brands.brand_of(asked()).primary == "#b3261e"
    Branding.objects.filter(pk=row.pk).update(primary="#1b3f8b")  # as another process would: no signal here
    newer = brands.Brand(primary="#1b3f8b").version
    css = client.get(reverse("learning:brand_css"), {"v": newer})
    assert "--l-primary:#1b3f8b" in css.text
    assert "immutable" in css["Cache-Control"]


def test_a_site_without_colours_links_no_second_style_sheet(client, site):
    Branding.objects.create(site=site, name="Học Số")
    assert "brand.css" not in client.get(reverse("learning:accessibility")).text


@pytest.mark.parametrize("file", [get_test_image_file, get_test_image_file_svg])
def test_a_logo_is_shown_small_and_a_lost_file_is_left_out(site, file):
    image = get_image_model().objects.create(title="Logo", file=file())
    row = Branding.objects.create(site=site, logo=image)
    logo = brands.brand_of(asked()).logo
    assert logo.height <= 144
    html = Template("{% include 'learning/components/brand.html' %}").render(Context({"request": asked()}))
    assert f'src="{logo.url}"' in html
    image.renditions.all().delete()
    image.file.storage.delete(image.file.name)
    brands.forget_brands()
    assert brands.brand_of(asked()).logo is None
    image.delete()
    row.refresh_from_db()
    assert row.logo is None


def test_certificates_of_a_country_wide_site_are_issued_by_its_agency(site, settings):
    settings.WAGTAIL_SITE_NAME = "Học Số"
    assert _default_issuer(None) == "Học Số"
    Branding.objects.create(site=site, agency="Viện Mẫu")
    assert _default_issuer(None) == "Viện Mẫu"
