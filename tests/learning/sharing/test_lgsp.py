"""The LGSP profile: the published schema, the same numbers as Biểu 01, and everything that is refused."""

import base64
import hashlib
import json

import jsonschema_rs
import pytest
import time_machine
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client as Browser

from learning.lrs.clients import revoke_client, rotate_secret
from learning.models import Report, ShareLog, Told
from learning.reports.build import build_report
from learning.reports.periods import Period
from learning.sharing.lgsp_answers import RESULTS_SCHEMA, SCHEMAS
from tests.learning.reports import made
from tests.learning.reports.made import at
from tests.learning.sharing.made import LGSP, PERIOD, Asker, facts, refused

pytestmark = pytest.mark.django_db
SUMS = {"so_luot": "enrolments", "hoan_thanh": "completed", "dat": "passed", "cap_chung_nhan": "certified"}


def valid(document: dict) -> dict:
    """The document, if it is as the published schema says."""
    jsonschema_rs.Draft202012Validator(RESULTS_SCHEMA, validate_formats=True).validate(document)
    return document


def frozen(province, period=PERIOD) -> Report:
    return build_report(form="bieu-01", unit=province, period=Period.parse(period, "state"), basis="as_was")


def items(asker: Asker, **parameters) -> dict[tuple[str, str], dict]:
    """The items by programme and unit code."""
    document = valid(asker.results(**parameters).json())
    return {(each["programme"], each["unit"]["code"]): each for each in document["items"]}


def test_training_results_are_as_the_published_schema_says(asker):
    answer = asker.results()
    document = valid(answer.json())
    assert document["period"] == {
        "code": "20263",
        "kind": "quarter",
        "start": "2026-06-15",
        "end": "2026-09-14",
        "calendar": "nd09",
    }
    assert len(document["items"]) == 3 * 5
    assert "revision" not in document


def test_programmes_add_up_to_what_biểu_01_says_of_every_unit(asker, province):
    report = frozen(province)
    told = items(asker)
    for row in report.rows["rows"]:
        if row["kind"] == "own":
            continue
        for column, name in SUMS.items():
            shared = [told[programme, row["unit"]["code"]][name] for programme in ("CDS", "CNTT", "CDAN")]
            assert sum(shared) == row["values"][column], (row["unit"]["code"], name)


def test_a_frozen_report_says_the_same_whatever_is_learnt_later(asker, province):
    report = frozen(province)
    before = asker.results()
    facts(province.communes[0], province.courses["CDS"], 7)
    after = asker.results()
    assert after.json() == before.json()
    assert after.json()["revision"] == report.revision == 1
    assert after.headers["ETag"] == before.headers["ETag"]
    assert Told.objects.get().report == report


def test_who_has_the_same_already_gets_304(asker, province):
    frozen(province)
    tag = asker.results().headers["ETag"]
    again = asker.get(f"{LGSP}training-results", {"period": PERIOD}, If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    live = asker.get(f"{LGSP}units").headers["ETag"]
    assert asker.get(f"{LGSP}units", If_None_Match=live).status_code == 304


def test_the_digest_is_of_what_was_sent_and_stands_in_the_log(asker):
    answer = asker.get(f"{LGSP}training-results", {"period": PERIOD}, X_Request_Id="yeu-cau-01")
    digest = hashlib.sha256(answer.content)
    assert answer.headers["Digest"] == f"sha-256={base64.b64encode(digest.digest()).decode()}"
    assert answer.headers["X-Request-Id"] == "yeu-cau-01"
    line = ShareLog.objects.get(request_id="yeu-cau-01")
    assert (line.sha256, line.status, line.rows) == (digest.hexdigest(), 200, 15)
    assert (line.consumer, line.params) == (asker.consumer, {"period": PERIOD})


def test_pages_follow_one_another_by_their_cursors(asker):
    whole = asker.results().json()["items"]
    found, cursor = [], None
    for _each in range(4):
        page = asker.results(limit=4, **({"cursor": cursor} if cursor else {}))
        found += page.json()["items"]
        cursor = page.json().get("nextCursor")
        assert ("Link" in page.headers) == bool(cursor)
    assert found == whole
    assert cursor is None
    refused(asker.results(cursor="tự-nghĩ-ra"), 422)


def test_the_same_document_comes_as_xml_that_its_xsd_allows(asker, province):
    import xmlschema

    facts(province.communes[0], province.courses["CDS"], 1, completed=1)
    answer = asker.get(f"{LGSP}training-results", {"period": PERIOD}, Accept="application/xml")
    assert answer.headers["Content-Type"].startswith("application/xml")
    told = xmlschema.XMLSchema(str(SCHEMAS / "training-results-1.0.xsd"))
    told.validate(answer.content.decode())
    rows = told.to_dict(answer.content.decode())["items"]["item"]
    assert [each.get("enrolments") for each in rows] == [
        each["enrolments"] for each in asker.results().json()["items"]
    ]
    refused(asker.get(f"{LGSP}training-results", {"period": PERIOD}, Accept="text/html"), 406)


# --- few people ----------------------------------------------------------------------------------------------


def test_a_row_of_few_people_has_no_counts_and_cannot_be_worked_out(province):
    facts(made.commune("00099", province), province.courses["CDS"], 3)
    asker = Asker(province)
    told = items(asker)
    few = told["CDS", "00099"]
    assert few["suppressed"] is True
    assert {few[name] for name in ("enrolments", "learners", "completed", "passed", "certified")} == {None}
    assert "creditedPeriods" not in few
    assert few["coveragePct"] is None
    for programme in ("CDS", "CNTT", "CDAN"):
        hidden = [code for (name, code), each in told.items() if name == programme and each["suppressed"]]
        assert len(hidden) != 1, programme
    for code in {code for _name, code in told}:
        hidden = [name for name in ("CDS", "CNTT", "CDAN") if told[name, code]["suppressed"]]
        assert len(hidden) != 1, code  # else the total of the unit less the others would tell


def test_asking_for_a_part_tells_no_more_than_the_whole(province):
    facts(few := made.commune("00099", province), province.courses["CDS"], 3)
    asker = Asker(province)
    whole = items(asker)
    for unit in (few, *province.communes):
        for part in ({"unit": unit.uid}, {"unit": unit.uid, "programme": "CDS"}, {"level": "commune"}):
            for key, each in items(asker, **part).items():
                assert each == whole[key]


def test_a_higher_threshold_hides_more_and_never_shows_what_the_grants_own_hides(province):
    facts(made.commune("00099", province), province.courses["CDS"], 3)
    asker = Asker(province)
    usual, stricter = items(asker), items(asker, k=12)
    assert all(stricter[key]["suppressed"] for key, each in usual.items() if each["suppressed"])
    assert sum(each["suppressed"] for each in stricter.values()) > sum(
        each["suppressed"] for each in usual.values()
    )


# --- refusals ------------------------------------------------------------------------------------------------


def test_a_threshold_below_the_grants_is_refused_with_the_reason_and_logged(asker):
    said = refused(asker.results(k=2), 403)
    assert said["type"] == "urn:vn-elearning:problem:k"
    assert "below 5" in said["detail"]
    line = ShareLog.objects.latest("pk")
    assert (line.status, line.reason, line.params["k"]) == (403, said["detail"], "2")


def test_units_of_others_are_refused_with_the_reason_and_logged(asker):
    away = made.unit("90", name="Tỉnh Sơn Hà")
    said = refused(asker.results(unit=away.uid), 403)
    assert "Tỉnh Sơn Hà" in said["detail"]
    assert ShareLog.objects.latest("pk").reason == said["detail"]
    refused(asker.results(unit="P:99@2000-01-01"), 404)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"period": "hai"}, 422),
        ({"period": "202607"}, 403),  # another kind of period
        ({"period": "20264"}, 409),  # which lasts until December
        ({"period": PERIOD, "basis": "as_is"}, 403),
        ({"period": PERIOD, "programme": "KHAC"}, 422),
        ({}, 422),
    ],
)
def test_what_is_not_granted_is_refused(asker, asked, status):
    said = refused(asker.get(f"{LGSP}training-results", asked), status)
    assert ShareLog.objects.latest("pk").status == said["status"]


def test_an_endpoint_that_is_not_granted_is_refused(province):
    asker = Asker(province, endpoints=["units"])
    assert asker.get(f"{LGSP}units").status_code == 200
    assert "training-results" in refused(asker.results(), 403)["detail"]


def test_refusals_speak_vietnamese_unless_asked_otherwise(asker):
    said = refused(
        asker.get(f"{LGSP}training-results", {"period": PERIOD, "k": 1}, Accept_Language="vi"), 403
    )
    assert "không" in said["detail"].lower()


def test_without_a_good_token_nothing_is_shared(asker, province):
    anybody = Browser()
    assert "WWW-Authenticate" in anybody.get(f"{LGSP}units").headers
    refused(anybody.get(f"{LGSP}units"), 401)
    refused(anybody.get(f"{LGSP}units", headers={"Authorization": "Bearer nothing"}), 401)
    rotate_secret(asker.consumer.client, by=None)
    refused(asker.results(), 401)
    other = Asker(province)
    revoke_client(other.consumer.client, by=None)
    refused(other.results(), 401)
    with time_machine.travel(at("2027-02-01")):
        late = Asker(province, valid_to=at("2027-02-02"))
    with time_machine.travel(at("2027-02-03")):
        refused(late.results(), 401)


def test_calls_come_only_from_where_the_grant_says(province):
    assert Asker(province, networks=["127.0.0.0/8"]).results().status_code == 200
    assert "127.0.0.1" in refused(Asker(province, networks=["203.0.113.0/24"]).results(), 403)["detail"]


def test_codes_of_sender_and_receiver_must_be_right_where_they_are_given(province, settings):
    settings.LEARNING = {**settings.LEARNING, "SHARE_CODE": "000.00.00.H60", "SHARE_NAME": "Sở KHCN"}
    asker = Asker(province, code="000.00.01.H60")
    address = f"{LGSP}units"
    answer = asker.get(address, X_Sender_Code="000.00.01.H60", X_Receiver_Code="000.00.00.H60")
    assert answer.status_code == 200
    assert (answer.headers["X-Sender-Code"], answer.headers["X-Receiver-Code"]) == (
        "000.00.00.H60",
        "000.00.01.H60",
    )
    refused(asker.get(address, X_Sender_Code="khac"), 403)
    refused(asker.get(address, X_Receiver_Code="khac"), 403)
    assert asker.results().json()["sender"] == {"code": "000.00.00.H60", "name": "Sở KHCN"}


def test_who_asks_too_often_is_told_when_to_come_again(asker, settings):
    settings.LEARNING = {**settings.LEARNING, "SHARE_REQUESTS_A_MINUTE": 3}
    answers = [asker.get(f"{LGSP}units") for _each in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert ShareLog.objects.latest("pk").status == 429


def test_only_what_is_served_is_served(asker):
    answer = asker.post(f"{LGSP}units")
    assert refused(answer, 405)["detail"]
    assert answer.headers["Allow"] == "GET"
    refused(asker.get(f"{LGSP}nothing-here"), 404)


# --- the other addresses -------------------------------------------------------------------------------------


def test_periods_that_are_over_are_listed_and_which_of_them_are_frozen(asker, province):
    frozen(province)
    found = asker.get(f"{LGSP}reporting-periods").json()["items"]
    assert [each["code"] for each in found[:3]] == ["20263", "20262", "20261"]
    assert [(each["frozen"], each["revision"]) for each in found[:2]] == [(True, 1), (False, None)]


def test_the_latest_indicators_are_those_of_the_frozen_report(asker, province):
    report = frozen(province)
    document = asker.get(f"{LGSP}kpi/latest").json()
    told = {each["code"]: each for each in document["items"]}
    total = report.rows["rows"][-1]["values"]
    assert told["completed"]["value"] == total["hoan_thanh"]
    assert told["completion_rate"]["value"] == total["ty_le_hoan_thanh"]
    assert (document["period"]["code"], document["revision"]) == ("20263", 1)
    assert "minority_learners" not in told  # sensitive: not shared
    assert told["courses"]["suppressed"] is False  # three courses are no three people


def test_what_reports_withhold_is_no_indicator_either(asker, province, settings):
    settings.LEARNING = {**settings.LEARNING, "SHARE_CLASSES": {"minority_learners": "dung_chung"}}
    for unit in province.communes[:2]:
        for _n in range(4):  # eight in all, but who knows that knows that each has four
            made.enrolment(unit, made.course(), on="2026-08-01", learner=made.learner(minority=True))

    def told():
        items = asker.get(f"{LGSP}kpi/latest").json()["items"]
        return next(each for each in items if each["code"] == "minority_learners")

    assert (told()["value"], told()["suppressed"]) == (None, True)
    report = frozen(province)
    assert report.rows["rows"][-1]["marks"]["dtts"] == "withheld"
    assert (told()["value"], told()["suppressed"]) == (None, True)


def test_open_data_tells_open_indicators_only_and_nothing_below_ten(province, settings):
    settings.LEARNING = {
        **settings.LEARNING,
        "SHARE_CLASSES": {"completed": "mo", "learners": "chuyen_nganh"},
    }
    asker = Asker(province, is_open=True, smallest=5)
    assert [each["code"] for each in asker.get(f"{LGSP}indicators").json()["items"]] == ["completed"]
    refused(asker.results(k=9), 403)
    refused(asker.get("/api/v3/learning/facts"), 403)
    told = items(asker)
    assert all(each["suppressed"] or each["completed"] >= 10 for each in told.values())


def test_units_are_told_as_they_were_on_a_day(asker):
    made.commune("00098", asker.consumer.unit, since=at("2026-10-01").date())
    document = asker.get(f"{LGSP}units", {"on": "2026-09-30"}).json()
    assert [each["code"] for each in document["items"]] == ["08", "00001", "00002", "00003", "00004"]
    assert len(asker.get(f"{LGSP}units").json()["items"]) == 6
    page = asker.get(f"{LGSP}units", {"limit": 2}).json()
    rest = asker.get(f"{LGSP}units", {"limit": 100, "cursor": page["nextCursor"]}).json()
    assert len(page["items"] + rest["items"]) == 6


def test_a_certificate_is_verified_by_its_printed_number_with_a_masked_name(asker, province):
    fact = facts(province.communes[0], province.courses["CDS"], 1, completed=1)[0]
    one = made.certificate(fact, "2026-08-02")
    one.series = "cn:2026"
    one.printed = {
        "name": "Nguyễn Thị Hoa",
        "course_title": "Khóa",
        "issued_on": "2026-08-02",
        "issuer_name": "Sở",
    }
    one.save()
    found = asker.get(f"{LGSP}certificates/{one.number:04d}/2026/CN-CĐS/verify").json()["items"]
    assert [(each["valid"], each["holder"]) for each in found] == [(True, "Nguyễn T. H***")]
    type(one).objects.filter(pk=one.pk).update(revoked_at=at("2026-08-03"))
    again = asker.get(f"{LGSP}certificates/{one.uuid}/verify").json()["items"]
    assert [(each["valid"], each["revoked"]) for each in again] == [(False, True)]
    refused(asker.get(f"{LGSP}certificates/9999/2026/verify"), 404)


def test_indicators_say_how_they_are_counted_and_how_widely_they_may_be_known(asker):
    found = {each["code"]: each for each in asker.get(f"{LGSP}indicators").json()["items"]}
    assert found["completion_rate"]["rule"] == "completed / participations"
    assert found["completed"]["share_class"] == "dung_chung"
    assert all(each["formula"] for each in found.values())


# --- signatures ----------------------------------------------------------------------------------------------


def unsigned(document: dict) -> str:
    rest = {name: value for name, value in document.items() if name != "signature"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.parametrize("kind", ["RS256", "ES256"])
def test_who_has_the_public_key_can_check_the_signature(asker, settings, kind):
    key = (
        rsa.generate_private_key(65537, 2048) if kind == "RS256" else ec.generate_private_key(ec.SECP256R1())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.LEARNING = {**settings.LEARNING, "SHARE_SIGNING_KEY": pem.decode()}
    document = valid(asker.results().json())
    assert document["signature"]["alg"] == kind
    header, _nothing, value = document["signature"]["value"].split(".")
    data = f"{header}.{unsigned(document)}".encode()
    (public,) = Browser().get(f"{LGSP}keys").json()["keys"]
    assert json.loads(decoded(header)) == {"alg": kind, "kid": public["kid"]}
    if kind == "RS256":
        numbers = (int.from_bytes(decoded(public[name]), "big") for name in ("e", "n"))
        known = rsa.RSAPublicNumbers(*numbers).public_key()
        known.verify(decoded(value), data, padding.PKCS1v15(), hashes.SHA256())
    else:
        x, y = (int.from_bytes(decoded(public[name]), "big") for name in ("x", "y"))
        raw = decoded(value)
        pair = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        known = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        known.verify(encode_dss_signature(*pair), data, ec.ECDSA(hashes.SHA256()))


def test_without_a_key_the_document_says_that_nothing_is_signed(asker):
    assert asker.results().json()["signature"] == {"alg": "none", "value": ""}
    assert Browser().get(f"{LGSP}keys").json() == {"keys": []}


def test_the_schemas_are_published(client):
    told = client.get(f"{LGSP}schemas/training-results-1.0.json")
    assert told.json()["$id"] == "urn:vn-elearning:lgsp:training-results:1.0"
    assert client.get(f"{LGSP}schemas/training-results-1.0.xsd").status_code == 200
    refused(client.get(f"{LGSP}schemas/khac"), 404)


def test_the_number_of_queries_does_not_grow_with_units(asker, province, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        asker.results()
    for number in range(20):
        facts(made.commune(f"01{number:03}", province), province.courses["CDS"], 6)
    with django_assert_max_num_queries(len(few)):
        asker.results()


def test_a_system_of_the_xapi_service_is_no_consumer(province):
    from learning.lrs.clients import make_client
    from learning.lrs.scopes import Scope
    from learning.lrs.tokens import give_token

    client, _secret = make_client(name="Kho bài", scopes=[Scope.ALL])
    token = give_token(client).text
    refused(Browser().get(f"{LGSP}units", headers={"Authorization": f"Bearer {token}"}), 403)


def test_a_consumer_reads_and_writes_nothing_of_the_xapi_service(asker):
    headers = {"Authorization": f"Bearer {asker.token}", "X-Experience-API-Version": "1.0.3"}
    assert Browser().get("/learning/xapi/statements", headers=headers).status_code == 403
