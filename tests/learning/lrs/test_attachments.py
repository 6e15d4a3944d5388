"""Files that come with statements, and signatures among them (xAPI 1.0.3 Communication 1.5, Data 2.4.11 and 2.6)."""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from learning.models import Attachment, Statement
from learning.statements.malformed import Malformed
from learning.statements.multipart import Part, read_parts, write_parts
from learning.statements.signatures import ALGORITHMS, USAGE, check_signatures
from learning.statements.wellformed import ONE
from tests.learning.lrs.calling import Speaker
from tests.learning.lrs.made import changed, plain

PICTURE = b"\xff\xd8\r\n--mark\r\n\x00 anh chup \r\n"
MARK = "ranh-gioi"
MIXED = f"multipart/mixed; boundary={MARK}"


def sha2(content, name="sha256"):
    return hashlib.new(name, content).hexdigest()


def attached(content=PICTURE, **more):
    found = {
        "usageType": "https://lop.example.org/dung/anh",
        "display": {"vi": "Ảnh"},
        "contentType": "image/jpeg",
        "length": len(content),
        "sha2": sha2(content),
        **more,
    }
    return {name: value for name, value in found.items() if value is not None}


def message(statements, *files, json_type="application/json", end="--"):
    pieces = [f"Content-Type: {json_type}\r\n\r\n".encode() + json.dumps(statements).encode()]
    for content, headers in files:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value is not None)
        pieces.append(head.encode() + b"\r\n" + content)
    mark = f"--{MARK}".encode()
    return b"".join(mark + b"\r\n" + each + b"\r\n" for each in pieces) + mark + end.encode() + b"\r\n"


def file(content=PICTURE, **more):
    headers = {
        "Content-Type": "image/jpeg",
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": sha2(content),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return content, headers


@pytest.fixture
def speaker(db, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    return Speaker()


def send(speaker, body, kind=MIXED):
    return speaker.ask("POST", "statements", body=body, Content_Type=kind)


def test_a_file_comes_back_as_it_was_sent(speaker):
    """XAPI-00167, XAPI-00161, XAPI-00136, XAPI-00138."""
    one, other = plain(attachments=[attached()]), plain(attachments=[attached(b"hai")])
    again = plain(attachments=[attached()])
    answer = send(speaker, message([one, other, again], file(), file(b"hai")))
    assert answer.json() == [one["id"], other["id"], again["id"]]
    assert Attachment.objects.count() == 3
    assert len(set(Attachment.objects.values_list("file", flat=True))) == 2

    got = speaker.ask("GET", "statements", {"attachments": True})
    body, files = read_parts(got.content, got["Content-Type"])
    assert len(json.loads(body)["statements"]) == 3
    assert {each.content for each in files.values()} == {PICTURE, b"hai"}
    assert {each.content_type for each in files.values()} == {"image/jpeg"}

    single = speaker.ask("GET", "statements", {"statementId": other["id"], "attachments": True})
    body, files = read_parts(single.content, single["Content-Type"])
    assert json.loads(body)["id"] == other["id"]
    assert [each.content for each in files.values()] == [b"hai"]

    for asked in ({}, {"attachments": False}):
        assert speaker.ask("GET", "statements", asked)["Content-Type"] == "application/json"


@pytest.mark.parametrize("name", ["sha224", "sha256", "sha384", "sha512"])
def test_any_sha2_will_do(speaker, name):
    mark = sha2(PICTURE, name)
    body = message(plain(attachments=[attached(sha2=mark.upper())]), file(X_Experience_API_Hash=mark))
    assert send(speaker, body).status_code == 200
    assert Attachment.objects.get().sha2 == mark


def test_a_file_elsewhere_needs_no_part(speaker):
    """XAPI-00137: and gives nobody a file that another client sent."""
    send(speaker, message(plain(attachments=[attached()]), file()))
    statement = plain(attachments=[attached(fileUrl="https://lop.example.org/anh.jpg")])
    assert speaker.ask("POST", "statements", body=statement).status_code == 200
    got = speaker.ask("GET", "statements", {"statementId": statement["id"], "attachments": True})
    _body, files = read_parts(got.content, got["Content-Type"])
    assert files == {}


WRONG = [
    ("XAPI-00128 a part too many", lambda: message(plain(), file())),
    ("XAPI-00129 a file that is missing", lambda: message(plain(attachments=[attached()]))),
    ("XAPI-00130 no statements first", lambda: message(plain(), json_type="text/plain")),
    ("XAPI-00131 another boundary", lambda: message(plain()).replace(MARK.encode(), b"khac")),
    ("XAPI-00131 no end", lambda: message(plain(), end="")),
    ("XAPI-00132 another hash", lambda: message(plain(attachments=[attached()]), file(b"khac"))),
    (
        "XAPI-00132 the hash of something else",
        lambda: message(plain(attachments=[attached()]), file(b"khac", X_Experience_API_Hash=sha2(PICTURE))),
    ),
    (
        "XAPI-00133 no hash",
        lambda: message(plain(attachments=[attached()]), file(X_Experience_API_Hash=None)),
    ),
    (
        "XAPI-00134 no encoding",
        lambda: message(plain(attachments=[attached()]), file(Content_Transfer_Encoding=None)),
    ),
    (
        "XAPI-00135 not binary",
        lambda: message(plain(attachments=[attached()]), file(Content_Transfer_Encoding="base64")),
    ),
    ("no blank line", lambda: message(plain()).replace(b"\r\n\r\n", b"\r\n", 1)),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=[case[0] for case in WRONG])
def test_parts_that_are_wrong_are_refused(speaker, case):
    _words, body = case
    answer = send(speaker, body())
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "kind", ["multipart/mixed", "multipart/mixed; boundary=", f"multipart/mixed; boundary={'x' * 71}"]
)
def test_parts_need_a_boundary(speaker, kind):
    assert send(speaker, message(plain()), kind).status_code == 400


def test_json_alone_brings_no_file(speaker):
    answer = speaker.ask("POST", "statements", body=[plain(), plain(attachments=[attached()])])
    assert answer.status_code == 400
    assert answer.json()["place"] == "/1/attachments/0"


@given(st.lists(st.binary(max_size=200), max_size=4), st.binary(max_size=50))
def test_whatever_is_written_in_parts_is_read_again(contents, first):
    files = [Part(sha2(each), "application/octet-stream", each) for each in contents]
    body, kind = write_parts(first, files)
    assert read_parts(body, kind) == (first, {each.sha2: each for each in files})


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_message_breaks_the_reader(body, kind):
    try:
        read_parts(body, f"multipart/mixed; boundary={kind}")
    except Malformed as problem:
        assert str(problem)


# Signatures


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lớp học")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def b64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def signed(payload, *, alg="RS256", key=KEY, x5c=None):
    header = {"alg": alg, **({"x5c": x5c} if x5c else {})}
    text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    said = b64(json.dumps(header).encode()) + b"." + b64(text)
    made = key.sign(said, padding.PKCS1v15(), ALGORITHMS.get(alg, hashes.SHA256()))
    return said + b"." + b64(made)


def check(statement, jws, **more):
    one = attached(jws, usageType=USAGE, contentType="application/octet-stream", **more)
    whole = {**statement, "attachments": [*statement.get("attachments", []), one]}
    check_signatures(whole, {sha2(jws): Part(sha2(jws), "application/octet-stream", jws)}, "", version=ONE)
    return whole


@pytest.mark.parametrize("alg", ["RS256", "RS384", "RS512"])
def test_a_signed_statement_is_kept_with_its_signature(speaker, alg):
    """XAPI-00115, XAPI-00117."""
    statement = plain()
    jws = signed(statement, alg=alg, x5c=[certificate(KEY)])
    whole = check(statement, jws)
    content_type = {"Content_Type": "application/octet-stream"}
    assert send(speaker, message(whole, file(jws, **content_type))).status_code == 200
    got = speaker.ask("GET", "statements", {"statementId": statement["id"], "attachments": True})
    _body, files = read_parts(got.content, got["Content-Type"])
    assert [each.content for each in files.values()] == [jws]


def test_a_signature_may_come_without_certificate_and_id():
    statement = plain()
    check(statement, signed({name: each for name, each in statement.items() if name != "id"}))


def tampered(jws):
    head, body, made = jws.split(b".")
    return b".".join([head, body, made[:-8] + b"AAAAAAAA"])


WRONGLY_SIGNED = [
    ("XAPI-00115 no JWS", lambda it: b"chu ky", "compact form"),
    ("XAPI-00115 not in base64url", lambda it: b"a+b.c/d.e", "compact form"),
    ("XAPI-00116 no JSON", lambda it: signed(b"{'id': 1}"), "compact form"),
    ("XAPI-00116 no statement", lambda it: signed({"id": it["id"]}), "does not sign a statement"),
    ("XAPI-00116 another verb", lambda it: signed(changed(it, "/verb/id", "https://a.vn/b")), "another statement"),
    ("XAPI-00116 another id", lambda it: signed(plain()), "another statement"),
    ("XAPI-00117 HS256", lambda it: signed(it, alg="HS256"), "RS256"),
    ("XAPI-00117 none", lambda it: signed(it, alg="none"), "RS256"),
    ("XAPI-00117 another key", lambda it: signed(it, key=OTHER, x5c=[certificate(KEY)]), "x5c"),
    ("XAPI-00117 changed afterwards", lambda it: tampered(signed(it, x5c=[certificate(KEY)])), "x5c"),
    ("XAPI-00117 a certificate of paper", lambda it: signed(it, x5c=["giay"]), "x5c"),
    ("XAPI-00117 no certificate", lambda it: signed(it, x5c={"0": 1}), "x5c"),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONGLY_SIGNED, ids=[case[0] for case in WRONGLY_SIGNED])
def test_a_wrong_signature_is_refused(case):
    _words, make, said = case
    statement = plain()
    with pytest.raises(Malformed, match=said) as problem:
        check(statement, make(statement))
    assert problem.value.place == "/attachments/0"


def test_a_signature_has_its_own_type():
    """XAPI-00115."""
    one = attached(b"x", usageType=USAGE, contentType="text/plain")
    with pytest.raises(Malformed) as problem:
        check_signatures({**plain(), "attachments": [one]}, {}, "", version=ONE)
    assert problem.value.place == "/attachments/0/contentType"


def test_a_signature_elsewhere_cannot_be_checked():
    one = attached(
        b"x", usageType=USAGE, contentType="application/octet-stream", fileUrl="https://a.example.org/"
    )
    with pytest.raises(Malformed, match="not sent along"):
        check_signatures({**plain(), "attachments": [one]}, {}, "", version=ONE)
