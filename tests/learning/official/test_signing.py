"""Signed PDFs, signed here with a certificate of our own making."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfReader, PdfWriter

from learning import registry
from learning.official import signing
from learning.official.document import document_of
from learning.official.signing import Verdict, verify
from tests.learning.official.made import issued, with_figures
from tests.learning.reports.made import province

pytestmark = [pytest.mark.django_db]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate that signs itself, as files."""
    folder = tmp_path_factory.mktemp("ky-so")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Văn Mẫu"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ủy ban nhân dân tỉnh Tuyên Quang"),
        ]
    )
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, True, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=9000))
        .not_valid_after(now + timedelta(days=9000))
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "key.pem.txt").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    return folder


@pytest.fixture
def official():
    return issued(with_figures()[0])


def pdf_of(official):
    return registry.official_formats["pdf"].made(document_of(official))


def signed(pdf, folder):
    signer = signers.SimpleSigner.load(str(folder / "key.pem.txt"), str(folder / "cert.pem"))
    out = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(field_name="KySo", md_algorithm="sha256"),
        signer=signer,
        output=out,
    )
    return out.getvalue()


def test_without_a_root_it_is_intact_and_its_signer_is_unknown_and_never_valid(official, certificate):
    pdf = pdf_of(official)
    found = verify(signed(pdf, certificate), seal=official.seal, issued=pdf)
    assert found.verdict == Verdict.UNKNOWN_SIGNER
    (one,) = found.signatures
    assert (one.signer, one.organisation) == ("Nguyễn Văn Mẫu", "Ủy ban nhân dân tỉnh Tuyên Quang")
    assert (one.is_intact, one.is_known, one.is_timestamped) == (True, False, False)
    assert (found.is_same_file, found.names_document) == (True, True)
    assert signing.Findings.from_json(found.as_json()) == found


def test_with_the_root_of_the_installation_it_is_valid(official, certificate, settings):
    settings.LEARNING = {**settings.LEARNING, "SIGNATURE_ROOTS": str(certificate)}
    found = verify(signed(pdf_of(official), certificate), seal=official.seal)
    assert found.verdict == Verdict.VALID
    # Made anew, so not the file that was issued: it names the fingerprint, and people are told to compare.
    assert not found.is_same_file
    assert len(signing.remarks_of(found)) == 2


def test_a_file_that_nobody_signed_says_so(official):
    assert verify(pdf_of(official), seal=official.seal).verdict == Verdict.NOT_SIGNED


def test_a_file_that_was_changed_after_it_was_signed_is_found_out(official, certificate):
    content = signed(pdf_of(official), certificate)
    flipped = bytearray(content)
    flipped[len(content) // 3] ^= 1
    assert verify(bytes(flipped), seal=official.seal).verdict in (Verdict.CHANGED, Verdict.NOT_PDF)
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    writer.add_blank_page()
    added = io.BytesIO()
    writer.write(added)
    assert len(PdfReader(io.BytesIO(added.getvalue())).pages) == len(PdfReader(io.BytesIO(content)).pages) + 1
    assert verify(added.getvalue(), seal=official.seal).verdict == Verdict.CHANGED


def test_another_signed_document_is_told_apart(official, certificate):
    other = issued(province(1, code="15")[0])
    found = verify(signed(pdf_of(other), certificate), seal=official.seal, issued=pdf_of(official))
    assert found.verdict == Verdict.OTHER_DOCUMENT


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused_in_words(content):
    found = verify(content, seal="0" * 64)
    assert found.verdict in (Verdict.NOT_PDF, Verdict.NOT_SIGNED)
    assert signing.words_of(found)


def test_every_verdict_has_words():
    for verdict in Verdict:
        assert signing.words_of(signing.Findings(verdict))


def test_without_pyhanko_it_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyhanko.pdf_utils.reader", None)
    with pytest.raises(signing.SigningUnavailable, match=r"wagtail-learning\[signing\]"):
        verify(b"%PDF", seal="")
