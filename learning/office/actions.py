"""The names of what the log records about learners."""

from django.utils.translation import gettext_lazy as _

from learning.office.changing import CONTACT, LOOK, TRANSFER
from learning.office.merging import MERGE, UNDO

# What was done, and how the history says it.
ACTIONS = {
    LOOK: (_("Look at a contact"), _("Contact looked at")),
    CONTACT: (_("Change a contact"), _("Contact changed")),
    TRANSFER: (_("Transfer a learner"), _("Transferred to another unit")),
    MERGE: (_("Merge two records"), _("Another record merged into this one")),
    UNDO: (_("Undo a merge"), _("Merge undone")),
}
