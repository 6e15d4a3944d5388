"""Several people at the same moment."""

from datetime import date

import pytest

from learning.models import OfficialReport
from learning.official import workflow, writing
from learning.reports.periods import Period
from tests.learning.official.made import NOVEMBER, SLOTS
from tests.learning.reports.made import province
from tests.learning.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY = date(2026, 11, 22)


def approved(unit, code):
    made = writing.write(unit=unit, period=Period.parse(code, "state"))
    made = writing.save(
        official=made, version=made.version, values={"signer_name": "A"}, slots=SLOTS, notes={}
    )
    made = workflow.send(official=made, version=made.version)
    return workflow.approve(official=made, version=made.version)


def test_documents_issued_at_once_have_numbers_without_a_gap():
    top, _communes = province(2)
    waiting = [approved(top, code) for code in ("202603", "202604", "202605", "202606", "202607", "202608")]
    at_once(lambda each: workflow.issue(official=each, day=DAY), waiting, threads=6)
    assert sorted(OfficialReport.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_one_document_issued_by_four_at_once_has_one_number():
    top, _communes = province(2)
    made = approved(top, "202603")
    found = at_once(lambda _n: workflow.issue(official=made, day=DAY).number, range(4), threads=4)
    assert set(found) == {1}
    assert made.steps.filter(state="issued").count() == 1


def test_a_document_made_by_four_at_once_is_one():
    top, _communes = province(2)
    found = at_once(lambda _n: writing.write(unit=top, period=NOVEMBER).pk, range(4), threads=4)
    assert len(set(found)) == 1
