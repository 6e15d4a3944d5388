"""Groupings of communes in the Wagtail admin: who makes, changes and ends them, and what is refused."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import registry

from learning.changes.apply import apply_change
from learning.models import Grouping
from learning.units.change_file import read_change
from learning.units.load import load_units
from learning.units.tree import unit_at
from tests.factories import make_unit
from tests.learning.changes.test_pages import NOW, text_of

pytestmark = pytest.mark.django_db

LIST, NEW = "/admin/learning/units/groupings/", "/admin/learning/units/groupings/new/"


def url_of(grouping) -> str:
    return reverse("learning_units:grouping", args=[grouping.pk])


def given(*communes, name="Phía Bắc", first="01/07/2026", last=""):
    return {
        "name": name,
        "valid_from": first,
        "valid_to": last,
        "communes": [one.pk for one in communes],
    }


def make(province, *communes, name="Phía Nam", first=date(2026, 1, 1), last=None):
    grouping = Grouping.objects.create(province=province, name=name, valid_from=first, valid_to=last)
    grouping.communes.set(communes)
    return grouping


def test_an_owner_of_the_province_groups_communes_and_it_is_logged(staff, province, communes):
    client = staff(province, "owner")
    page = text_of(client.get(NEW))
    assert "no administrative unit" in page
    assert page.count('type="checkbox" name="communes"') == 2
    assert 'method="post" novalidate' in page
    done = text_of(client.post(NEW, given(communes[0], name="  Phía   Bắc "), follow=True))
    grouping = Grouping.objects.get()
    assert (grouping.name, grouping.province) == ("Phía Bắc", province)
    assert (grouping.valid_from, grouping.valid_to) == (date(2026, 7, 1), None)
    assert list(grouping.communes.all()) == [communes[0]]
    assert "Phía Bắc" in done
    assert "no administrative unit" in done
    entry = registry.get_logs_for_instance(grouping).get()
    assert entry.action == "learning.make_grouping"
    assert entry.data == {"added": [communes[0].uid], "removed": []}


def test_who_has_the_permission_groups_too(staff, province, communes):
    client = staff(changes=True)
    client.post(NEW, given(*communes))
    assert set(Grouping.objects.get().communes.all()) == set(communes)


def test_a_grouping_is_changed_and_ended(staff, province, communes):
    grouping = make(province, communes[0])
    client = staff(province, "owner")
    page = text_of(client.get(url_of(grouping)))
    assert 'value="01/01/2026"' in page
    sent = given(communes[1], name="Phía Tây", first="01/01/2026", last="31/10/2026")
    assert "over" in text_of(client.post(url_of(grouping), sent, follow=True))
    grouping.refresh_from_db()
    assert (grouping.name, grouping.valid_to) == ("Phía Tây", date(2026, 10, 31))
    assert list(grouping.communes.all()) == [communes[1]]
    entry = registry.get_logs_for_instance(grouping).get()
    assert entry.data == {"added": [communes[1].uid], "removed": [communes[0].uid]}


def test_a_commune_is_in_one_grouping_at_a_time(staff, province, communes):
    other = make(province, communes[0], last=date(2026, 8, 31))
    client = staff(province, "owner")
    page = text_of(client.post(NEW, given(*communes)))
    assert "A commune is in one grouping at a time" in page
    assert "Xã An Bình (Phía Nam)" in page
    assert list(Grouping.objects.all()) == [other]
    client.post(NEW, given(*communes, first="01/09/2026"))
    assert Grouping.objects.count() == 2
    ended = {**given(communes[0], name="Phía Nam", first="01/01/2026"), "valid_to": "01/09/2026"}
    assert "in one grouping at a time" in text_of(client.post(url_of(other), ended))


def test_the_list_says_which_grouping_a_commune_is_in(staff, province, communes):
    make(province, communes[0])
    assert "Xã An Bình (in Phía Nam)" in text_of(staff(province, "owner").get(NEW))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "This field is required"),
        ({"valid_from": "31/02/2026"}, "Write the day as"),
        ({"valid_to": "30/06/2026"}, "The last day is before the first."),
        ({"communes": []}, "Tick at least one commune."),
        ({"valid_from": "01/01/2020"}, "Not there on 01/01/2020: Xã An Bình."),
        ({"name": "phia nam", "valid_from": "01/01/2026"}, "a grouping of this name from that day already"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(staff, province, communes, changed, said):
    other = make(province, communes[1])
    page = text_of(staff(province, "owner").post(NEW, {**given(communes[0]), **changed}))
    assert said in page
    assert list(Grouping.objects.all()) == [other]


def test_communes_of_another_province_cannot_be_ticked(staff, province, communes):
    far = make_unit("91001", level="commune", parent=make_unit("91", name="Tỉnh Khác"))
    page = text_of(staff(province, "owner").post(NEW, given(far)))
    assert "is not one of the available choices" in page
    assert not Grouping.objects.exists()


def test_who_only_sees_units_reads(staff, province, communes):
    grouping = make(province, communes[0])
    make(make_unit("91", name="Tỉnh Khác"), name="Miền xa")
    client = staff(communes[0])
    page = text_of(client.get(LIST))
    assert "Phía Nam" in page
    assert "Miền xa" not in page
    assert NEW not in page
    page = text_of(client.get(url_of(grouping)))
    assert "Xã An Bình" in page
    assert 'name="communes"' not in page
    assert client.post(url_of(grouping), given(communes[1])).status_code == 302  # Wagtail leads back home
    assert client.get(NEW).status_code == 302
    assert list(grouping.communes.all()) == [communes[0]]


def test_an_owner_of_another_commune_sees_it_not(staff, province, communes):
    grouping = make(province, communes[0])
    client = staff(communes[1], "owner")
    assert "Phía Nam" not in text_of(client.get(LIST))
    assert client.get(url_of(grouping)).status_code == 404
    assert client.get(NEW).status_code == 302


def test_former_communes_of_a_grouping_stay_when_it_is_saved(staff, province, communes):
    grouping = make(province, communes[0])
    text = "effective_on,predecessor,successor,name\n2026-11-01,90001,90010,Bình An\n"
    apply_change(read_change(text.encode(), name="doi.csv"))
    new = unit_at(code="90010", on=NOW)
    client = staff(province, "owner")
    client.post(url_of(grouping), given(new, communes[1], name="Phía Nam", first="01/01/2026"))
    assert set(grouping.communes.all()) == {communes[0], new, communes[1]}


def test_a_commune_made_of_two_groupings_is_in_none_until_the_province_says(province, communes):
    north, south = make(province, communes[0], name="Phía Bắc"), make(province, communes[1])
    past = make(
        province, communes[0], communes[1], name="Cũ", first=date(2025, 7, 1), last=date(2025, 12, 31)
    )
    text = "effective_on,predecessor,successor,name\n2026-11-01,90001 90002,90010,Bình An\n"
    apply_change(read_change(text.encode(), name="doi.csv"))
    new = unit_at(code="90010", on=NOW)
    assert not new.grouped_in.exists()
    assert [one.communes.count() for one in (north, south, past)] == [1, 1, 2]


def test_pages_cost_as_many_queries_for_many_communes(staff):
    load_units(province="08")
    tuyen_quang = unit_at(code="08", on=NOW)
    communes = list(tuyen_quang.children.valid_on(NOW).filter(level="commune"))
    client = staff(tuyen_quang, "owner")
    grouping = make(tuyen_quang, *communes[:2], name="Khu vực 0")
    make(tuyen_quang, *communes[2:4], name="Khu vực 1")
    text_of(client.get(LIST))  # what is looked up once stays known

    def asked(*ticked) -> list[int]:
        counts = []
        sent = given(*ticked, name="Khu vực 0", first="01/01/2026")
        for url, posted in ((LIST, None), (NEW, None), (url_of(grouping), None), (url_of(grouping), sent)):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url) if posted is None else client.post(url, posted)
            assert response.status_code == (200 if posted is None else 302)
            counts.append(len(queries))
        return counts

    few = asked(*communes[:2])
    for number in range(2, 8):
        make(tuyen_quang, *communes[number * 12 + 12 : number * 12 + 24], name=f"Khu vực {number}")
    grouping.communes.add(*communes[4:34])
    assert asked(*communes[:2], *communes[4:34]) == few
    assert text_of(client.get(NEW)).count('name="communes"') == 124
