"""Looking at a signed PDF (PAdES): who signed it, whether it is intact, and whether it is our document.

Nothing is fetched from anywhere, and whose certificates are trusted is said by the installation alone: without a
certificate of its own in ``LEARNING["SIGNATURE_ROOTS"]`` no signer is known, and no signature is called valid.
Needs the extra ``wagtail-learning[signing]``.
"""

import io
import logging
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from learning import conf

log = logging.getLogger(__name__)

MOST_BYTES = 40_000_000
_SUFFIXES = (".pem", ".crt", ".cer", ".der")


class SigningUnavailable(Exception):
    """Signatures cannot be looked at on this machine; the message says what to install."""


class Verdict(StrEnum):
    """What came out, the worst first. Stored with the document, so a value never changes."""

    NOT_PDF = "not_pdf"
    NOT_SIGNED = "not_signed"
    CHANGED = "changed"
    OTHER_DOCUMENT = "other_document"
    UNKNOWN_SIGNER = "unknown_signer"
    VALID = "valid"


KEPT = (Verdict.UNKNOWN_SIGNER, Verdict.VALID)


@dataclass(frozen=True)
class Signature:
    """One signature: who says to have signed, and when, and what is true of it.

    ``at`` is the signer's own clock unless ``is_timestamped``. ``is_known``: the certificate leads to a trusted root.
    """

    signer: str
    organisation: str
    certified_by: str
    at: str
    is_timestamped: bool
    is_intact: bool
    is_known: bool


@dataclass(frozen=True)
class Findings:
    """``is_same_file``: it begins with the very bytes issued here; ``names_document``: it says our fingerprint."""

    verdict: Verdict
    signatures: list[Signature] = field(default_factory=list)
    is_same_file: bool = False
    names_document: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Findings":
        signatures = [Signature(**each) for each in said["signatures"]]
        return cls(**{**said, "verdict": Verdict(said["verdict"]), "signatures": signatures})


def verify(pdf: bytes, *, seal: str, issued: bytes = b"") -> Findings:
    """What is found in ``pdf``, for the document of that ``seal``; ``issued`` is the file as it was issued.

    Raises SigningUnavailable.
    """
    read = _reader()
    try:
        reader = read(io.BytesIO(pdf))
        signatures = list(reader.embedded_regular_signatures)
        words = _keywords(reader)
        seen = [_look_at(each, is_last=each is signatures[-1]) for each in signatures]
    except Exception:
        # Whatever a file may be: its parser has errors of many kinds, with no class in common.
        log.info("an uploaded file cannot be read as a signed PDF", exc_info=True)
        return Findings(Verdict.NOT_PDF)
    same, names = bool(issued) and pdf.startswith(issued), bool(seal) and seal in words
    return Findings(_verdict(seen, is_ours=same or names), seen, same, names)


def _verdict(seen: list[Signature], *, is_ours: bool) -> Verdict:
    if not seen:
        return Verdict.NOT_SIGNED
    if not all(each.is_intact for each in seen):
        return Verdict.CHANGED
    if not is_ours:
        return Verdict.OTHER_DOCUMENT
    return Verdict.VALID if all(each.is_known for each in seen) else Verdict.UNKNOWN_SIGNER


def _look_at(signature: Any, *, is_last: bool) -> Signature:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature

    context = _context()
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    level = status.modification_level
    # After the last signature only proofs of its time may be added; after others, further signatures.
    most = ModificationLevel.LTA_UPDATES if is_last else ModificationLevel.FORM_FILLING
    untouched = status.coverage == SignatureCoverageLevel.ENTIRE_FILE or (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and level is not None and level <= most
    )
    subject, issuer = (name.native for name in (status.signing_cert.subject, status.signing_cert.issuer))
    stamp = status.timestamp_validity
    at = stamp.timestamp if stamp else status.signer_reported_dt
    return Signature(
        signer=_one(subject.get("common_name")),
        organisation=_one(subject.get("organization_name")),
        certified_by=_one(issuer.get("common_name")),
        at=at.isoformat() if at else "",
        is_timestamped=bool(stamp and stamp.intact and stamp.valid),
        is_intact=bool(status.intact and status.valid and untouched and status.docmdp_ok is not False),
        is_known=bool(status.trusted),
    )


def _one(value: Any) -> str:
    """A name may be given several times in a certificate."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _keywords(reader: Any) -> str:
    """What the file says of itself in its keywords."""
    try:
        about = reader.trailer["/Info"]
    except KeyError:
        return ""
    return str(about.get("/Keywords", ""))


def _context() -> Any:
    from pyhanko.sign.validation import ValidationContext

    # An empty list: with none at all, the certificates of the operating system would be trusted.
    return ValidationContext(trust_roots=roots(), allow_fetching=False)


def roots() -> list[Any]:
    """The certificates that this installation trusts: those in the folder of ``LEARNING["SIGNATURE_ROOTS"]``."""
    from pyhanko.keys import load_cert_from_pemder

    folder = conf.get("SIGNATURE_ROOTS")
    if not folder or not Path(folder).is_dir():
        return []
    files = sorted(each for each in Path(folder).iterdir() if each.suffix.lower() in _SUFFIXES)
    return [load_cert_from_pemder(str(each)) for each in files]


def _reader() -> Any:
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign import validation  # noqa: F401  reading signatures needs it
    except ImportError as problem:
        said = _("Signed files need pyHanko. Install it with “pip install wagtail-learning[signing]”.")
        raise SigningUnavailable(said) from problem
    return PdfFileReader


def words_of(findings: Findings) -> str:
    """The verdict in a sentence, with what to do where the file is not kept."""
    return {
        Verdict.NOT_PDF: _("This is no PDF, or it is damaged. Choose the PDF that was signed."),
        Verdict.NOT_SIGNED: _(
            "Nobody has signed this PDF. Sign the file that was issued here, and upload it again."
        ),
        Verdict.CHANGED: _(
            "The file was changed after it was signed. Sign the file that was issued here anew."
        ),
        Verdict.OTHER_DOCUMENT: _(
            "The file is signed, but it is another document. Sign the PDF that this page gives for this report."
        ),
        Verdict.UNKNOWN_SIGNER: _("Intact. The signer is not known to this installation."),
        Verdict.VALID: _("Valid: intact, and the certificate of the signer is trusted here."),
    }[findings.verdict]


def remarks_of(findings: Findings) -> list[str]:
    """What else a reader of the verdict must know."""
    if findings.verdict not in KEPT:
        return []
    found = [
        _("Whether the certificate was revoked was not looked up: nothing is fetched from the internet.")
    ]
    if findings.is_same_file:
        found.insert(0, _("It is the file that was issued here, byte for byte, with the signature added."))
    else:
        found.insert(
            0,
            _(
                "It names this report’s fingerprint, but is not the very file that was issued here. Compare the two."
            ),
        )
    return found
