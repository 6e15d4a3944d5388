"""The record for machines and on paper."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from learning import api, pdf
from learning.certificates.issue import issue
from learning.people.birth import read_birth
from learning.record.document import RecordDocument, document_of, schema
from learning.record.overview import overview_of
from learning.record.paper import paper_context, pdf_of
from tests.factories import make_course, make_learner, make_unit
from tests.learning.record.making import at, done, taken
from tests.test_layout import ROOT

SCHEMA = ROOT / "docs" / "reference" / "record.schema.json"


@pytest.fixture
def hoa(db):
    learner = make_learner("Nguyễn Thị Hoa", unit=make_unit(full_name="Tỉnh Tuyên Quang"), audience="CC")
    learner.birth = read_birth("07/1985", today=timezone.localdate())
    learner.save()
    return learner


def test_the_schema_in_the_reference_is_the_one_that_is_kept():
    assert json.loads(SCHEMA.read_text("utf-8")) == schema(), "python tests/tools/record_schema.py"


def test_a_record_says_who_took_what_when_and_what_it_earned(hoa):
    enrolment = done(hoa, at(2026, 3, 1), periods=6.5, title="Chữ ký số", code="CKS")
    certificate = issue(enrolment=enrolment)
    taken(hoa, make_course(title="An toàn"), progress=0.4, due_at=at(2026, 12, 14, 17))
    text = document_of(hoa, overview_of(hoa)).model_dump_json()
    RecordDocument.model_validate_json(text, strict=True)
    said = json.loads(text)
    assert said["learner"] == {
        "uuid": str(hoa.uuid),
        "name": "Nguyễn Thị Hoa",
        "birth": "07/1985",
        "unit": "Tỉnh Tuyên Quang",
        "audience": "CC",
    }
    under_way, finished = said["courses"]
    assert (under_way["title"], under_way["progress"], under_way["completed_at"]) == ("An toàn", 0.4, None)
    assert (finished["registration"], finished["periods"]) == (str(enrolment.uuid), 6.5)
    assert finished["certificate"]["number"] == certificate.label
    assert finished["certificate"]["address"].endswith(certificate.get_absolute_url())
    assert (said["periods"], said["years"][-1]["year"], said["years"][-1]["required"]) == (6.5, 2026, 40.0)


def test_every_field_that_is_given_is_in_the_schema_and_every_asked_one_is_given(hoa):
    done(hoa, at(2026, 3, 1))
    said = json.loads(document_of(hoa, overview_of(hoa)).model_dump_json())
    known, parts = schema(), schema()["$defs"]
    assert set(said) == set(known["properties"]) == set(known["required"])
    assert set(said["courses"][0]) == set(parts["Course"]["required"])
    assert set(said["learner"]) == set(parts["Person"]["required"])


def test_a_guest_s_record_has_no_name(db):
    guest = api.new_guest()
    done(guest, at(2026, 3, 1))
    said = document_of(guest, overview_of(guest))
    assert (said.learner.name, said.learner.unit, said.learner.birth) == ("", "", "")


def test_on_paper_it_has_what_the_page_has(hoa, monkeypatch):
    enrolment = done(hoa, at(2026, 3, 1), periods=6.5, title="Chữ ký số")
    certificate = issue(enrolment=enrolment)
    written = []
    monkeypatch.setattr(
        "learning.record.paper.render_pdf", lambda *given, **more: written.append(given) or b""
    )
    pdf_of(hoa, overview_of(hoa))
    [(template, context)] = written
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override("vi"):
        html = render_to_string(template, context)
    for said in (
        "Nguyễn Thị Hoa",
        "Tháng sinh",
        "07/1985",
        "Chữ ký số",
        "01/03/2026",
        "6,5",
        certificate.label,
    ):
        assert said in html
    assert "(chưa xác minh)" in html


@pytest.mark.thorough
def test_the_pdf_of_a_long_record_is_one_and_names_a_page_only_once(hoa):
    pypdf = pytest.importorskip("pypdf")
    import io

    for number in range(60):
        done(hoa, at(2026, 1 + number % 12, 1), title=f"Khóa học số {number}")
    try:
        content = pdf_of(hoa, overview_of(hoa))
    except pdf.PdfUnavailable:
        pytest.skip("no WeasyPrint here")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert text.count("Cộng\n") + text.count("Cộng ") == 1
    assert "Khóa học số 59" in text


def test_the_context_of_the_paper_is_what_a_host_s_template_gets(hoa):
    context = paper_context(hoa, overview_of(hoa), now=at(2026, 3, 1))
    assert context["date"] == "ngày 01 tháng 3 năm 2026"
    assert context["qr"].startswith("data:image/svg+xml")
    assert Path(context["check_address"]).name == "certificates"
