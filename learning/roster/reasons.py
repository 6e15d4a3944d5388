"""Why a row is not taken, or what is to be known of it: as codes while it is worked on, as sentences for people.

Stored as codes, so that the file that goes back to the sender is in Vietnamese whoever looks at the screen.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# A reason is its code and what its sentence names: never a phone number, an address or an identity number.
Reason = dict

PROBLEMS = {
    "no_name": _("There is no name."),
    "name": _("The name cannot be right: it has digits or signs in it, or is too long."),
    "formula": _("There is a formula instead of a value. Paste values only, and send the file again."),
    "birth": _("The date of birth cannot be read. Write it as 01/07/1985, or only the year as 1985."),
    "birth_century": _("The year of birth has two digits and may mean two centuries. Write four digits."),
    "sex": _("The sex cannot be read. Write Nam or Nữ."),
    "identity": _("The identity number has not 12 digits."),
    "phone": _("The phone number cannot be read. Write it as 0912 345 678."),
    "email": _("The e-mail address cannot be read."),
    "audience": _("The audience “%(text)s” is not known."),
    "since": _("The first day cannot be read. Write it as 01/07/2026."),
    "no_unit": _("The row names no unit."),
    "unit_unknown": _("No unit is called “%(text)s”."),
    "unit_ended": _("“%(text)s” did not stand on that day, and no unit that stood then followed it."),
    "unit_outside": _("“%(text)s” is not among the units that you answer for."),
    "unit_day": _("“%(text)s” did not exist on the first day that the list gives."),
    "unit_many": _("“%(text)s” may be several units: %(units)s. Choose the one that is meant."),
    "same_row": _("The same person is in row %(row)d already."),
    "several_people": _("Several records have these details. Merge them first."),
    "another_name": _("The identity number belongs to a record with another name."),
    "elsewhere": _("She belongs to a unit that you do not answer for. Her own unit must transfer her."),
    "transfer": _("She cannot be moved to this unit on that day: another membership is in the way."),
}
NOTES = {
    "old_identity": _("The old identity number with 9 digits was left out."),
    "first_phone": _("Of several phone numbers the first was taken."),
    "old_unit": _("“%(text)s” is called %(unit)s now."),
    "moves": _("She moves from %(unit)s."),
    "fills": _("What was missing in her record is filled in."),
    "position_fills": _("Her position at work is filled in."),
    "position_changes": _("Her position at work changes on the first day that the list gives."),
    "position_later": _("Her record has a later position, which stays."),
    "group_fills": _("Her ethnic group is filled in."),
    "group_changes": _("Her record says another ethnic group, which is replaced."),
    "group_stays": _(
        "Her record says another ethnic group, which stays: it is replaced only where somebody sees both before."
    ),
    "total": _("A line with totals."),
    "numbering": _("The numbers of the columns."),
    "heading": _("A heading or a note, not a person."),
}
SENTENCES = PROBLEMS | NOTES


def reason(code: str, **named) -> Reason:
    """The reason ``code`` with what its sentence names."""
    return {"code": code, **named}


def is_problem(one: Reason) -> bool:
    """Whether the row cannot be taken because of it."""
    return one["code"] in PROBLEMS


def told(reasons: Iterable[Reason]) -> str:
    """The reasons in the active language, one sentence after the other."""
    return " ".join(str(SENTENCES[one["code"]]) % one for one in reasons)
