"""What the log says was done with an official report: for each action its label, and what it says afterwards."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MADE, SENT, RETURNED = "learning.make_official", "learning.send_official", "learning.return_official"
APPROVED, ISSUED, CORRECTED = (
    "learning.approve_official",
    "learning.issue_official",
    "learning.correct_official",
)
SIGNED, EVIDENCE = "learning.sign_official", "learning.official_evidence"

ACTIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    MADE: (_("Make an official report"), _("Official report made")),
    SENT: (_("Send an official report for review"), _("Official report sent for review")),
    RETURNED: (_("Return an official report"), _("Official report returned")),
    APPROVED: (_("Approve an official report"), _("Official report approved")),
    ISSUED: (_("Issue an official report"), _("Official report issued")),
    CORRECTED: (_("Correct an official report"), _("Correction of an official report begun")),
    SIGNED: (_("Upload a signed report"), _("Signed report uploaded")),
    EVIDENCE: (_("Download evidence with names of staff"), _("Evidence with names of staff downloaded")),
}
