"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial

from learning.office.access import only_with
from learning.people.rights import Right
from learning.roster.desk import DESK
from learning.sheets.urls import addresses, deciding

guarded = partial(only_with, Right.IMPORT_ROSTERS)

app_name = "learning_rosters"
urlpatterns = [*addresses(DESK, guarded), deciding(DESK, guarded)]
