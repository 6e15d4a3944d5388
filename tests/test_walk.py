"""A walk through every address of ours as everybody: what is seen, and what is refused.

The tables below are the whole truth. An address that is in none of them, or a method that is not listed and yet is
served, fails. ``here`` is the unit that somebody's role is for, ``elsewhere`` one that it does not reach.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatch
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import WorkflowState

from assessments.attempts.start import start
from assessments.attempts.ticket import make_ticket
from assessments.models import (
    Answer,
    Attempt,
    Calibration,
    ExtraTime,
    Hint,
    ItemParameter,
    Pool,
    QuestionImport,
    QuestionTag,
    Regrade,
    Sitting,
)
from assessments.paper.make import make_sitting
from assessments.permissions import trainer_permissions
from assessments.review import set_up_review
from courses.h5p import scripts
from courses.h5p.player.keys import key_of
from courses.h5p.store import DatabaseStore
from courses.h5p.types import install_ours
from courses.models import (
    CourseImport,
    ErrorReport,
    GlossaryTerm,
    H5PContent,
    H5PUpload,
    NarrationOrder,
    Post,
    PostState,
    PreviewLink,
    SimulationAttempt,
)
from courses.simulations.files import load as load_simulation
from courses.workflow import set_up_roles
from learning import api
from learning.certificates.issue import issue
from learning.competencies.book import forget_book
from learning.models import (
    Activity,
    AnnualTrainingRule,
    Card,
    Competency,
    CompetencyFramework,
    CompletionImport,
    Delivery,
    Difference,
    Export,
    FigureImport,
    Forward,
    Grouping,
    GroupSession,
    IndexScore,
    LegalDocument,
    OfficialReport,
    Population,
    Proof,
    Report,
    ReportTemplate,
    Role,
    RoleName,
    Roster,
    SavedReport,
    Sending,
    Series,
    SeriesValue,
    Succession,
    Target,
    Unit,
    UnitAlias,
    UnitChange,
    WallDisplay,
    Webhook,
)
from learning.models import Client as ConnectedSystem
from learning.people.standing import tell_rights
from learning.reports.build import build_report
from learning.reports.periods import Period
from learning.sharing.consumers import make_consumer
from tests.assessments.making import make_place, make_question, make_quiz
from tests.courses.h5p_site.making import make_content as make_h5p
from tests.courses.h5p_site.making import make_outdated
from tests.courses.making import DRAWING, make_catalogue, make_course_page, make_lesson_page
from tests.courses.packages.making import make_package
from tests.courses.simulations.scenarios import small
from tests.courses.simulations.scenarios import start as begun
from tests.factories import LONG_AGO, leaves, make_course, make_learner, make_unit, make_user
from tests.learning.certificates.finished import finish
from tests.learning.official.test_template import ROWS, workbook
from tests.learning.reports.made import at

OFFICE = "officer head owner"
READERS = f"{OFFICE} supervisor"
PEOPLE = f"{READERS} facilitator"
AUTHORS = "trainer reviewer owner"
SHARED_WITH = " ".join(f"{role}:seen" for role in READERS.split())
MEASURED_FOR = " ".join(f"{role}:no" for role in READERS.split())
REPORTED_TO = " ".join(f"{role}:404" for role in READERS.split())

# What authors have reviewed before it is published, and what is its author's own until then.
REVIEWED = f"""
GET  wagtailsnippets_*_KIND:workflow_action               -    reviewer
POST wagtailsnippets_*_KIND:workflow_action               -    reviewer
GET  wagtailsnippets_*_KIND:collect_workflow_action_data  -    reviewer
POST wagtailsnippets_*_KIND:collect_workflow_action_data  -    reviewer
GET  wagtailsnippets_*_KIND:confirm_workflow_cancellation -    reviewer owner
POST wagtailsnippets_*_KIND:confirm_workflow_cancellation -    reviewer owner
GET  wagtailsnippets_*_KIND:workflow_preview              -    reviewer
GET  wagtailsnippets_*_KIND:workflow_history              -    {AUTHORS}
GET  wagtailsnippets_*_KIND:workflow_history_detail       -    {AUTHORS}
POST wagtailsnippets_*_KIND:lock          -    reviewer
POST wagtailsnippets_*_KIND:unlock        -
GET  wagtailsnippets_*_KIND:edit          -    reviewer owner
POST wagtailsnippets_*_KIND:edit          -    reviewer owner
GET  wagtailsnippets_*_KIND:delete        -    reviewer owner
POST wagtailsnippets_*_KIND:delete        -    reviewer owner
GET  wagtailsnippets_*_KIND:preview_on_edit   -    reviewer owner
POST wagtailsnippets_*_KIND:preview_on_edit   -    reviewer owner
GET  wagtailsnippets_*_KIND:unpublish     -    reviewer owner
POST wagtailsnippets_*_KIND:unpublish     -    reviewer owner
GET  wagtailsnippets_*_KIND:revisions_revert      -    reviewer owner
POST wagtailsnippets_*_KIND:revisions_revert      -    reviewer owner
GET  wagtailsnippets_*_KIND:revisions_unschedule  -    reviewer owner
POST wagtailsnippets_*_KIND:revisions_unschedule  -    reviewer owner
"""


def _reviewed(kind: str) -> str:
    return REVIEWED.replace("KIND", kind)


# method, address, for an object elsewhere, who sees it here. Everybody else with a role is refused; who may not enter
# the administration (visitors, learners, clerks) is asked to sign in. Grouping communes is for who may change units of a
# whole province, and here nobody does but an administrator.
ADMIN = f"""
GET  learning_learners:index            -    {PEOPLE}
GET  learning_learners:index_results    -    {PEOPLE}
GET  learning_learners:learner          404  {PEOPLE}
GET  learning_learners:edit             404  {OFFICE}
POST learning_learners:edit             404  {OFFICE}
GET  learning_learners:contact          404  owner
POST learning_learners:contact          404  owner
GET  learning_learners:transfer         404  {OFFICE}
POST learning_learners:transfer         404  {OFFICE}
GET  learning_learners:merge            404  {OFFICE}
GET  learning_learners:merge_with       404  {OFFICE}
POST learning_learners:merge_with       404  {OFFICE}
POST learning_learners:undo_merge       404  {OFFICE}

GET  learning_records:pdf               404  {PEOPLE}
GET  learning_records:json              404  {PEOPLE}

GET  learning_annual_rules:index           -
GET  learning_annual_rules:index_results   -
GET  learning_annual_rules:add             -
POST learning_annual_rules:add             -
GET  learning_annual_rules:edit            -
POST learning_annual_rules:edit            -
GET  learning_annual_rules:delete          -
POST learning_annual_rules:delete          -
GET  learning_annual_rules:usage           -
GET  learning_annual_rules:history         -
GET  learning_annual_rules:history_results -

GET  learning_rosters:index             -    {OFFICE}
POST learning_rosters:index             -    {OFFICE}
GET  learning_rosters:roster            404  {OFFICE}
GET  learning_rosters:columns           404  {OFFICE}
POST learning_rosters:columns           404  {OFFICE}
POST learning_rosters:decide            404  {OFFICE}
POST learning_rosters:apply             404  {OFFICE}
POST learning_rosters:stop              404  {OFFICE}
GET  learning_rosters:undo              404  {OFFICE}
POST learning_rosters:undo              404  {OFFICE}
GET  learning_rosters:result            404  {OFFICE}

GET  learning_completions:index         -    {OFFICE}
POST learning_completions:index         -    {OFFICE}
GET  learning_completions:import        404  {OFFICE}
GET  learning_completions:columns       404  {OFFICE}
POST learning_completions:columns       404  {OFFICE}
POST learning_completions:course        404  {OFFICE}
POST learning_completions:people        404  {OFFICE}
POST learning_completions:apply         404  {OFFICE}
POST learning_completions:stop          404  {OFFICE}
GET  learning_completions:undo          404  {OFFICE}
POST learning_completions:undo          404  {OFFICE}
GET  learning_completions:result        404  {OFFICE}

GET  learning_forwards:index            -    owner
GET  learning_forwards:new              -    owner
POST learning_forwards:new              -    owner
GET  learning_forwards:forward          404  owner
GET  learning_forwards:edit             404  owner
POST learning_forwards:edit             404  owner
POST learning_forwards:test             404  owner
POST learning_forwards:pause            404  owner
POST learning_forwards:resume           404  owner
POST learning_forwards:again            404  owner

GET  learning_certificates:index          -    {PEOPLE}
GET  learning_certificates:index_results  -    {PEOPLE}
GET  learning_certificates:revoke         404  {OFFICE}
POST learning_certificates:revoke         404  {OFFICE}

GET  learning_reports:index             no   {READERS}
GET  learning_reports:download          no   {READERS}
GET  learning_reports:indicators        -    {READERS}
GET  learning_reports:indicator         no   {READERS}
GET  learning_reports:measures          -    {READERS}
POST learning_reports:count_again       -
GET  learning_reports:report            no   {READERS}
GET  learning_reports:download_frozen   no   {READERS}
POST learning_reports:freeze            no   {OFFICE}

GET  learning_targets:index              -    {READERS}
GET  learning_targets:left               -    {READERS}
GET  learning_targets:people             -    {READERS}
GET  learning_targets:series             -    {READERS}
GET  learning_targets:one_series         -    {READERS}
GET  learning_targets:scores             -    {READERS}
GET  learning_targets:imports            -    {OFFICE}
POST learning_targets:imports            -    {OFFICE}
GET  learning_targets:template           -    {OFFICE}
GET  learning_targets:import             404  {OFFICE}
GET  learning_targets:columns            404  {OFFICE}
POST learning_targets:columns            404  {OFFICE}
POST learning_targets:decide             404  {OFFICE}
POST learning_targets:apply              404  {OFFICE}
POST learning_targets:stop               404  {OFFICE}
GET  learning_targets:undo               404  {OFFICE}
POST learning_targets:undo               404  {OFFICE}
GET  learning_targets:result             404  {OFFICE}
GET  learning_targets:new_target         -    {OFFICE}
POST learning_targets:new_target         -    {OFFICE}
GET  learning_targets:edit_target        404  {OFFICE}
POST learning_targets:edit_target        404  {OFFICE}
GET  learning_targets:delete_target      404  {OFFICE}
POST learning_targets:delete_target      404  {OFFICE}
GET  learning_targets:new_people         -    {OFFICE}
POST learning_targets:new_people         -    {OFFICE}
GET  learning_targets:edit_people        404  {OFFICE}
POST learning_targets:edit_people        404  {OFFICE}
GET  learning_targets:delete_people      404  {OFFICE}
POST learning_targets:delete_people      404  {OFFICE}
GET  learning_targets:new_value          -    {OFFICE}
POST learning_targets:new_value          -    {OFFICE}
GET  learning_targets:edit_value         404  {OFFICE}
POST learning_targets:edit_value         404  {OFFICE}
GET  learning_targets:delete_value       404  {OFFICE}
POST learning_targets:delete_value       404  {OFFICE}
GET  learning_targets:new_series         -
POST learning_targets:new_series         -
GET  learning_targets:edit_series        -
POST learning_targets:edit_series        -
GET  learning_targets:delete_series      -
POST learning_targets:delete_series      -
GET  learning_targets:new_score          -
POST learning_targets:new_score          -
GET  learning_targets:edit_score         -
POST learning_targets:edit_score         -
GET  learning_targets:delete_score       -
POST learning_targets:delete_score       -
GET  learning_official:index            -    {READERS}
GET  learning_official:new              no   {OFFICE}
POST learning_official:new              no   {OFFICE}
GET  learning_official:templates        -    {OFFICE}
POST learning_official:templates        -    {OFFICE}
POST learning_official:delete_template  404  {OFFICE}
GET  learning_official:report           404  {READERS}
GET  learning_official:file             404  {READERS}
GET  learning_official:evidence         404  {READERS}
GET  learning_official:signed           404  {READERS}
GET  learning_official:filled           404  {READERS}
GET  learning_official:edit             404  {OFFICE}
POST learning_official:edit             404  {OFFICE}
POST learning_official:renew            404  {OFFICE}
POST learning_official:send             404  {OFFICE}
POST learning_official:return           404  head owner
POST learning_official:approve          404  head owner
POST learning_official:issue            404  {OFFICE}
POST learning_official:correct          404  {OFFICE}
POST learning_official:sign             404  {OFFICE}
GET  learning_dashboards:index          -    {PEOPLE} {AUTHORS}
GET  learning_dashboards:leader         no   {READERS}
GET  learning_dashboards:drill          no   {READERS}
GET  learning_dashboards:people         no   {PEOPLE}
GET  learning_dashboards:courses        -    {AUTHORS}
GET  learning_dashboards:course         -    reviewer owner
GET  learning_dashboards:screen         no   {READERS}
GET  learning_dashboards:displays       -    owner supervisor data_protection
GET  learning_dashboards:new_display    -    owner
POST learning_dashboards:new_display    -    owner
POST learning_dashboards:revoke_display 404  owner
GET  learning_matrices:index            no   {PEOPLE}
POST learning_matrices:begin            no   {PEOPLE}
GET  learning_matrices:export           404  {PEOPLE}
GET  learning_matrices:download         404  {PEOPLE}
POST learning_matrices:change           404  {PEOPLE}
GET  learning_saved:index               -    {READERS}
GET  learning_saved:new                 -    {READERS}
POST learning_saved:new                 -    {READERS}
GET  learning_saved:report              404  {READERS}
GET  learning_saved:edit                404  {READERS}
POST learning_saved:edit                404  {READERS}
POST learning_saved:copy                404  {READERS}
GET  learning_saved:delete              404  {READERS}
POST learning_saved:delete              404  {READERS}
GET  learning_saved:leave               404  {READERS}
POST learning_saved:leave               404  {READERS}
POST learning_saved:again               404  {READERS}
GET  learning_saved:download            404  {READERS}
GET  learning_comparing:index           no   {READERS}
GET  learning_comparing:download        no   {READERS}

GET  learning_units:index               404  {READERS}
GET  learning_units:index_results       404  {READERS}
GET  learning_units:unit                404  {READERS}
POST learning_units:unit                404  owner
POST learning_units:forget_alias        404  owner
GET  learning_units:changes             -    owner
POST learning_units:changes             -    owner
GET  learning_units:empty_table         -    owner
GET  learning_units:groupings           -    {READERS}
GET  learning_units:grouping            404  {READERS}
POST learning_units:grouping            404
GET  learning_units:new_grouping        -
POST learning_units:new_grouping        -
GET  learning_units:waiting             -    {OFFICE}
GET  learning_units:waiting_in          404  {OFFICE}
POST learning_units:waiting_in          404  {OFFICE}
GET  learning_units:undo                404  owner
POST learning_units:undo                404  owner

GET  learning_roles:index               -    head owner supervisor data_protection
GET  learning_roles:index_results       -    head owner supervisor data_protection
GET  learning_roles:role                404  head owner supervisor data_protection
GET  learning_roles:grant               -    head owner
POST learning_roles:grant               -    head owner
POST learning_roles:end                 404  head owner

GET  learning_clients:index             -    owner supervisor data_protection
GET  learning_clients:index_results     -    owner supervisor data_protection
GET  learning_clients:new               -    owner
POST learning_clients:new               -    owner
GET  learning_clients:client            404  owner supervisor data_protection
GET  learning_clients:edit              404  owner
POST learning_clients:edit              404  owner
POST learning_clients:rotate            404  owner
POST learning_clients:revoke            404  owner

GET  learning_consumers:index           -    owner supervisor data_protection
GET  learning_consumers:index_results   -    owner supervisor data_protection
GET  learning_consumers:log             -    owner supervisor data_protection
GET  learning_consumers:log_results     -    owner supervisor data_protection
GET  learning_consumers:log_csv         -    owner supervisor data_protection
GET  learning_consumers:new             -    owner
POST learning_consumers:new             -    owner
GET  learning_consumers:consumer        404  owner supervisor data_protection
GET  learning_consumers:edit            404  owner
POST learning_consumers:edit            404  owner
POST learning_consumers:rotate          404  owner
POST learning_consumers:revoke          404  owner
POST learning_consumers:ping            404  owner
POST learning_consumers:replay          404  owner

GET  learning_log:index                 -    supervisor data_protection
GET  learning_log:index_results         -    supervisor data_protection

GET  learning_keeping:index             -    owner supervisor
POST learning_keeping:heal              404  owner
POST learning_keeping:rebuild           -
GET  learning_course_changes:changes    -    reviewer owner
GET  learning_course_changes:choose     -    reviewer owner
POST learning_course_changes:choose     -    reviewer owner
GET  learning_previews:links            -    reviewer owner
POST learning_previews:links            -    reviewer owner
POST learning_previews:revoke           -    reviewer owner
GET  learning_translations:*            -    reviewer owner

GET  learning_branding:preview          -
GET  learning_branding:preview_css      -
GET  learning_branding:words            -

GET  learning_checks:report             -    reviewer owner
GET  learning_checks:report_results     -    reviewer owner
GET  learning_checks:page               -    reviewer owner
GET  learning_errors:index              -    reviewer owner
GET  learning_errors:index_results      -    reviewer owner
GET  learning_errors:answer             -    reviewer owner
POST learning_errors:answer             -    reviewer owner
GET  learning_discussion:index          -    reviewer owner
GET  learning_discussion:index_results  -    reviewer owner
GET  learning_discussion:moderate       -    reviewer owner
POST learning_discussion:moderate       -    reviewer owner
GET  learning_survey:report             no   {READERS}
GET  learning_survey:report_results     no   {READERS}
GET  learning_survey:words              no   {READERS}
GET  learning_packs:index               -    {AUTHORS} owner
POST learning_packs:index               -    {AUTHORS} owner
GET  learning_packs:import              404
POST learning_packs:apply               404
POST learning_packs:stop                404
GET  learning_packs:undo                404
POST learning_packs:undo                404
GET  learning_packs:export              -    reviewer owner
GET  learning_packs:file                -    reviewer owner
GET  learning_narration:index           -    reviewer owner
GET  learning_narration:course          -    reviewer owner
GET  learning_narration:script          -    reviewer owner
POST learning_narration:make            -    reviewer owner
POST learning_narration:stop            -    reviewer owner
GET  learning_narration:words           -    owner
POST learning_narration:words           -    owner
GET  learning_narration:recording       -    owner
POST learning_narration:recording       -    owner
POST learning_narration:delete          -    owner
GET  learning_competencies:index        -    {AUTHORS} owner supervisor
GET  learning_competencies:competency   -    {AUTHORS} owner supervisor
GET  learning_h5p:uploads               -    {AUTHORS}
POST learning_h5p:uploads               -    {AUTHORS}
GET  learning_h5p:upload                404
POST learning_h5p:stop                  404
POST learning_h5p:again                 404
GET  learning_h5p:export                -    reviewer owner
GET  learning_h5p:copy                  -    reviewer owner
POST learning_h5p:copy                  -    reviewer owner
GET  learning_h5p:librar*               -
POST learning_h5p:restrict              -
POST learning_h5p:delete_library        -
GET  learning_h5p:upgrade               -
POST learning_h5p:upgrade               -
GET  learning_h5p:upgrade_frame         -
GET  learning_h5p:upgrade_one           -
POST learning_h5p:upgrade_one           -
GET  learning_h5p:access                -    {AUTHORS}
GET  learning_h5p:translations          -    reviewer owner
GET  learning_h5p:translate             -    reviewer owner
POST learning_h5p:translate             -    reviewer owner
GET  learning_h5p:translation_file      -    reviewer owner
POST learning_h5p:take_translation      -    reviewer owner
GET  learning_h5p:note_access           -
POST learning_h5p:note_access           -
GET  learning_h5p_editor:fields         -    {AUTHORS}
GET  learning_h5p_editor:icon           -    {AUTHORS}
GET  learning_h5p_editor:signed_in      -    {AUTHORS}
GET  learning_h5p_editor:source         -    {AUTHORS}
GET  learning_simulations:export        -    reviewer owner
GET  learning_simulations:mistakes      -    {READERS}
GET  learning_simulations:try           -    reviewer owner
POST learning_simulations:try           -    reviewer owner
POST learning_simulations:look          -    {AUTHORS}
POST learning_simulations:record        -    {AUTHORS}
GET  learning_practice:index            -    trainer
GET  learning_practice:task             -    trainer
POST learning_practice:task             -    trainer

GET  learning_bank:alike                -    {AUTHORS}
GET  learning_bank:picture              -    {AUTHORS}
GET  learning_paper:index               -    {OFFICE} {AUTHORS}
GET  learning_paper:index_results       -    {OFFICE} {AUTHORS}
GET  learning_paper:new                 -    {AUTHORS}
POST learning_paper:new                 -    {AUTHORS}
GET  learning_paper:sitting             -    {OFFICE} {AUTHORS}
GET  learning_paper:key                 -    {AUTHORS}
GET  learning_paper:form                -    {AUTHORS}
GET  learning_paper:sheet               -    {OFFICE}
POST learning_paper:send                -    {OFFICE}
GET  learning_paper:people              -    {OFFICE}
GET  learning_paper:enter               404  {OFFICE}
POST learning_paper:enter               404  {OFFICE}

GET  wagtailsnippets_*_question:workflow_action               -    reviewer
POST wagtailsnippets_*_question:workflow_action               -    reviewer
GET  wagtailsnippets_*_question:collect_workflow_action_data  -    reviewer
POST wagtailsnippets_*_question:collect_workflow_action_data  -    reviewer
GET  wagtailsnippets_*_question:confirm_workflow_cancellation -    {AUTHORS}
POST wagtailsnippets_*_question:confirm_workflow_cancellation -    {AUTHORS}
GET  wagtailsnippets_*_question:workflow_preview              -    reviewer
GET  wagtailsnippets_*_question:workflow_history              -    {AUTHORS}
GET  wagtailsnippets_*_question:workflow_history_detail       -    {AUTHORS}
POST wagtailsnippets_*_question:lock      -    reviewer
POST wagtailsnippets_*_question:unlock    -
{_reviewed("h5pcontent")}
{_reviewed("simulation")}
GET  wagtailsnippets_*_simulation:copy               -    reviewer owner
POST wagtailsnippets_*_simulation:copy               -    reviewer owner
GET  wagtailsnippets_*_legaldocument:list            -    {AUTHORS}
GET  wagtailsnippets_*_legaldocument:list_results    -    {AUTHORS}
GET  wagtailsnippets_*_legaldocument:add             -    reviewer owner
POST wagtailsnippets_*_legaldocument:add             -    reviewer owner
GET  wagtailsnippets_*_legaldocument:edit            -    reviewer owner
POST wagtailsnippets_*_legaldocument:edit            -    reviewer owner
GET  wagtailsnippets_*_legaldocument:copy            -    reviewer owner
POST wagtailsnippets_*_legaldocument:copy            -    reviewer owner
GET  wagtailsnippets_*_legaldocument:delete          -
POST wagtailsnippets_*_legaldocument:delete          -
GET  wagtailsnippets_*_legaldocument:usage           -    reviewer owner
GET  wagtailsnippets_*_legaldocument:history         -    reviewer owner
GET  wagtailsnippets_*_legaldocument:history_results -    reviewer owner
GET  wagtailsnippets_*_package:edit         -    reviewer owner
POST wagtailsnippets_*_package:edit         -    reviewer owner
GET  wagtailsnippets_*_package:delete       -    reviewer owner
POST wagtailsnippets_*_package:delete       -    reviewer owner
GET  wagtailsnippets_*_glossaryterm:delete  -    reviewer owner
POST wagtailsnippets_*_glossaryterm:delete  -    reviewer owner
GET  wagtailsnippets_*:list             -    {AUTHORS}
GET  wagtailsnippets_*:list_results     -    {AUTHORS}
GET  wagtailsnippets_*:add              -    {AUTHORS}
POST wagtailsnippets_*:add              -    {AUTHORS}
GET  wagtailsnippets_*:edit             -    {AUTHORS}
POST wagtailsnippets_*:edit             -    {AUTHORS}
GET  wagtailsnippets_*:copy             -    {AUTHORS}
POST wagtailsnippets_*:copy             -    {AUTHORS}
GET  wagtailsnippets_*:delete           -    {AUTHORS}
POST wagtailsnippets_*:delete           -    {AUTHORS}
GET  wagtailsnippets_*:usage            -    {AUTHORS}
GET  wagtailsnippets_*:history          -    {AUTHORS}
GET  wagtailsnippets_*:history_results  -    {AUTHORS}
GET  wagtailsnippets_*:preview_on_add   -    {AUTHORS}
POST wagtailsnippets_*:preview_on_add   -    {AUTHORS}
GET  wagtailsnippets_*:preview_on_edit  -    {AUTHORS}
POST wagtailsnippets_*:preview_on_edit  -    {AUTHORS}
GET  wagtailsnippets_*:revisions_view   -    {AUTHORS}
GET  wagtailsnippets_*:revisions_revert -    {AUTHORS}
POST wagtailsnippets_*:revisions_revert -    {AUTHORS}
GET  wagtailsnippets_*:revisions_compare     -    {AUTHORS}
GET  wagtailsnippets_*:revisions_unschedule  -    {AUTHORS}
POST wagtailsnippets_*:revisions_unschedule  -    {AUTHORS}
GET  wagtailsnippets_*:unpublish        -    {AUTHORS}
POST wagtailsnippets_*:unpublish        -    {AUTHORS}

GET  extratime:index                    -    {AUTHORS}
GET  extratime:index_results            -    {AUTHORS}
GET  extratime:add                      -    {AUTHORS}
POST extratime:add                      -    {AUTHORS}
GET  extratime:edit                     404  owner
POST extratime:edit                     404  owner
GET  extratime:delete                   404  owner
POST extratime:delete                   404  owner
GET  learning_learner_chooser:choose*    -    {PEOPLE} {AUTHORS} data_protection
GET  learning_learner_chooser:chosen_*   -    {PEOPLE} {AUTHORS} data_protection
GET  learning_learner_chooser:chosen     404  {PEOPLE}

GET  learning_questions:index           -    {AUTHORS}
POST learning_questions:index           -    {AUTHORS}
GET  learning_questions:template        -    {AUTHORS}
GET  learning_questions:import          -    {AUTHORS}
GET  learning_questions:list            -    {AUTHORS}
POST learning_questions:take            -    {AUTHORS}
GET  learning_questions:export          -    {AUTHORS}
GET  learning_questions:file            -    {AUTHORS}

GET  learning_marking:index             -
GET  learning_marking:index_results     -
POST learning_marking:next              -
GET  learning_marking:answer            -
POST learning_marking:answer            -
GET  learning_tallies:index             -    {AUTHORS}
GET  learning_tallies:quiz              -    {AUTHORS}
GET  learning_tallies:question          -    {AUTHORS}
POST learning_tallies:refresh           -    {AUTHORS}
GET  learning_tallies:workbook          -    {AUTHORS}
GET  learning_regrading:index           -
GET  learning_regrading:new             -
POST learning_regrading:new             -
GET  learning_regrading:regrade         -
POST learning_regrading:regrade         -
POST learning_regrading:drop            -
GET  learning_regrading:workbook        -
GET  learning_calibrations:index        -    {AUTHORS}
POST learning_calibrations:index        -
GET  learning_calibrations:calibration  -    {AUTHORS}
GET  learning_calibrations:workbook     -    {AUTHORS}
GET  learning_calibrations:question     -    {AUTHORS}
POST learning_calibrations:stop         -
POST learning_calibrations:go_on        -
GET  learning_hints:index               -
GET  learning_hints:index_results       -
GET  learning_hints:hint                -
POST learning_hints:hint                -

GET  wagtailsnippetchoosers_*_legaldocument:*   -    {PEOPLE} {AUTHORS} data_protection
GET  wagtailsnippetchoosers_*_glossaryterm:*    -    {PEOPLE} {AUTHORS} data_protection
GET  wagtailsnippetchoosers_*:choose          -    {AUTHORS}
GET  wagtailsnippetchoosers_*:choose_results  -    {AUTHORS}
GET  wagtailsnippetchoosers_*:chosen          -    {AUTHORS}
GET  wagtailsnippetchoosers_*:chosen_multiple -    {AUTHORS}
"""

# method, address; then what a visitor gets, the learner whose it is, and anybody else; and the roles that see it here,
# each with what it gets elsewhere where that is not what anybody gets.
PUBLIC = f"""
GET  learning:record              seen   seen  seen
GET  learning:record_pdf          seen   seen  seen
GET  learning:record_json         seen   seen  seen
GET  learning:record_hours        seen   404   404
POST learning:progress            403    403   403
POST learning:passes              403    403   403
POST learning:claim               login  seen  seen
GET  learning:certificates        seen   seen  seen
GET  learning:certificate         seen   seen  seen
GET  learning:certificate_pdf     404    seen  404   {PEOPLE}
GET  learning:name_certificate    404    seen  404
POST learning:name_certificate    404    seen  404

GET  learning:wall                404    404   404

GET  learning:notes               seen   seen  seen
GET  learning:note                seen   seen  seen
POST learning:note                seen   seen  seen
GET  learning:leave_device        seen   seen  seen
POST learning:leave_device        seen   seen  seen
GET  learning:accessibility       seen   seen  seen
GET  learning:brand_css           seen   seen  seen

GET  learning:neighbours          login  no    no    facilitator:seen
GET  learning:new_neighbour       login  no    no    facilitator:seen
POST learning:new_neighbour       login  no    no    facilitator:seen
GET  learning:neighbour           login  no    no    facilitator:404
GET  learning:neighbour_card      login  no    no    facilitator:404
POST learning:neighbour_card      login  no    no    facilitator:404
GET  learning:cards               login  no    no    facilitator:seen
POST learning:cards               login  no    no    facilitator:seen
GET  learning:groups              login  no    no    facilitator:seen
GET  learning:new_group           login  no    no    facilitator:seen
POST learning:new_group           login  no    no    facilitator:seen
GET  learning:group               login  no    no    facilitator:404
POST learning:group               login  no    no    facilitator:404
GET  learning:group_people        login  no    no    facilitator:404
POST learning:group_people        login  no    no    facilitator:404
GET  learning:card                seen   seen  seen
POST learning:card                400    400   400
POST learning:leave_card          seen   seen  seen

GET  learning:xapi:root           seen   seen  seen
POST learning:xapi:root           no     no    no
GET  learning:xapi:about          seen   seen  seen
POST learning:xapi:about          no     no    no
POST learning:xapi:token          400    400   400
POST learning:xapi:revoke_token   400    400   400
GET  learning:xapi:unknown        404    404   404
POST learning:xapi:unknown        404    404   404
GET  learning:xapi:[as]*          401    401   401
POST learning:xapi:[as]*          401    401   401

POST learning_sharing:token             400  400  400
POST learning_sharing:revoke_token      400  400  400
GET  learning_sharing:lgsp:keys         seen seen seen
GET  learning_sharing:lgsp:openapi      seen seen seen
GET  learning_sharing:lgsp:schema       seen seen seen
POST learning_sharing:lgsp:keys         no   no   no
POST learning_sharing:lgsp:openapi      no   no   no
POST learning_sharing:lgsp:schema       no   no   no
GET  learning_sharing:lgsp:unknown      404  404  404
POST learning_sharing:lgsp:unknown      404  404  404
GET  learning_sharing:lgsp:*            401  no   no
POST learning_sharing:lgsp:*            401  no   no
GET  learning_sharing:v3:openapi        seen seen seen
POST learning_sharing:v3:openapi        no   no   no
GET  learning_sharing:v3:unknown        404  404  404
POST learning_sharing:v3:unknown        404  404  404
GET  learning_sharing:v3:units          401  no   no   {SHARED_WITH}
GET  learning_sharing:v3:courses        401  no   no   {SHARED_WITH}
GET  learning_sharing:v3:indicator*     401  no   no   {SHARED_WITH}
GET  learning_sharing:v3:periods        401  no   no   {SHARED_WITH}
GET  learning_sharing:v3:measures       401  no   no   {MEASURED_FOR}
GET  learning_sharing:v3:reports        401  no   no   {SHARED_WITH}
GET  learning_sharing:v3:report*        401  no   no   {REPORTED_TO}
GET  learning_sharing:v3:*              401  no   no
POST learning_sharing:v3:*              401  no   no

GET  learning_courses:            seen   seen  seen
POST learning_courses:            seen   seen  seen
GET  learning_courses:preview     404    404   404
POST learning_courses:begin       seen   seen  seen
POST learning_courses:complete    seen   seen  seen

GET  learning_courses:by_day      seen   seen  seen
GET  learning_courses:glossary    seen   seen  seen
GET  learning_courses:kit         seen   seen  seen
GET  learning_courses:kit_pdf     seen   seen  seen
GET  learning_courses:captions    seen   seen  seen
GET  learning_courses:package_file  seen   seen  seen
GET  learning_courses:xblock      404    404   404
GET  learning_courses:xblock_file 404    404   404
GET  learning_courses:xblock_handler 403 403   403
POST learning_courses:xblock_handler 403 403   403
GET  learning_courses:card        seen   seen  seen
POST learning_courses:seen        204    204   204
GET  learning_courses:report_error seen  seen  seen
POST learning_courses:report_error seen  seen  seen
GET  learning_courses:reported    login  seen  seen
GET  learning_courses:discussion  seen   seen  seen
POST learning_courses:discussion  400    400   400
GET  learning_courses:own_post    404    404   404
POST learning_courses:own_post    404    404   404
GET  learning_courses:report_post seen   seen  seen
POST learning_courses:report_post seen   seen  seen
POST learning_courses:settle_post 404    404   404   reviewer:seen owner:seen
GET  learning_courses:survey      seen   seen  seen
POST learning_courses:survey      seen   400   seen
POST learning_courses:vote        seen   seen  seen
POST learning_courses:hand_in     seen   seen  seen
GET  learning_courses:h5p_play    seen   seen  seen
GET  learning_courses:h5p_draft   404    404   404
GET  learning_courses:h5p_core    seen   seen  seen
GET  learning_courses:h5p_official*  404    404   404
POST learning_courses:h5p_official_ajax  404    404   404
GET  learning_courses:h5p_library seen   seen  seen
GET  learning_courses:h5p_file    seen   seen  seen
POST learning_courses:h5p_results no     no    no
GET  learning_courses:h5p_state   no     no    no
POST learning_courses:h5p_state   no     no    no
GET  learning_courses:simulation_file      seen  seen  seen
GET  learning_courses:simulation_attempts  no    no    no
POST learning_courses:simulation_attempts  no    no    no
POST learning_courses:simulation_begin     404   404   404
GET  learning_courses:simulation_play      404   seen  404
POST learning_courses:simulation_play      404   seen  404

POST learning_assessments:answer  400    400   400
POST learning_assessments:start   seen   seen  seen
GET  learning_assessments:attempt 404    seen  404
POST learning_assessments:attempt 404    seen  404
POST learning_assessments:save    404    seen  404
GET  learning_assessments:finish  404    seen  404
POST learning_assessments:finish  404    seen  404
GET  learning_assessments:result  404    seen  404
GET  learning_assessments:clock   404    seen  404
GET  learning_assessments:file    404    404   404
POST learning_assessments:call    404    404   404
GET  learning_assessments:seat    404    404   404
POST learning_assessments:seat    404    404   404
GET  learning_assessments:enter   seen   seen  seen
POST learning_assessments:enter   seen   400   seen
GET  learning_assessments:sittings     login  no  no  trainer:seen facilitator:seen clerk:seen
GET  learning_assessments:new_sitting  login  no  no  trainer:seen facilitator:seen clerk:seen
POST learning_assessments:new_sitting  login  no  no  trainer:seen facilitator:seen clerk:seen
GET  learning_assessments:sitting      login  no  no  trainer:404 facilitator:404 clerk:404
POST learning_assessments:sitting      login  no  no  trainer:404 facilitator:404 clerk:404
GET  learning_assessments:minutes      login  no  no  trainer:404 facilitator:404 clerk:404
"""

OUTSIDE = ("visitor", "learner", RoleName.CLERK)  # may not enter the administration
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """A line of one of the tables."""

    method: str
    name: str
    rest: tuple[str, ...]


def rows(table: str) -> list[Row]:
    return [Row(*line.split()[:2], tuple(line.split()[2:])) for line in table.splitlines() if line.strip()]


def row_for(table: list[Row], method: str, name: str) -> Row | None:
    return next((row for row in table if row.method == method and fnmatch(name, row.name)), None)


# --- every address there is ----------------------------------------------------------------------------------

OURS = ("learning", "courses", "assessments")


def addresses(patterns=None, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The path and the name of every view of ours, and of every one that Wagtail makes for a model of ours."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            within = (*spaces, each.namespace) if each.namespace else spaces
            yield from addresses(each.url_patterns, path, within)
        elif isinstance(each, URLPattern) and _is_ours(each, spaces):
            yield path, ":".join([*spaces, each.name or ""])


def _is_ours(pattern: URLPattern, spaces: tuple[str, ...]) -> bool:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    model = str(getattr(pattern.callback, "view_initkwargs", {}).get("model", ""))
    parts = [view.__module__, *spaces, *re.findall(r"'([\w.]+)'", model)]
    return any(each.split(".")[0] in OURS or "learning" in each for each in parts)


EVERY = sorted(set(addresses()))
IN_ADMIN = [name for path, name in EVERY if path.startswith("admin/")]
IN_PUBLIC = [name for path, name in EVERY if not path.startswith("admin/")]


def test_every_address_has_an_expectation_and_every_expectation_an_address():
    assert len(IN_ADMIN) > 75
    assert len(IN_PUBLIC) > 10
    for table, names in ((rows(ADMIN), IN_ADMIN), (rows(PUBLIC), IN_PUBLIC)):
        assert not [name for name in names if not any(fnmatch(name, row.name) for row in table)]
        assert not [row.name for row in table if not any(fnmatch(name, row.name) for name in names)]


# --- the world -----------------------------------------------------------------------------------------------


_NONE = {"handed": [], "moved": []}
NOTHING = {
    "ended": [],
    "begun": [],
    "memberships": _NONE,
    "roles": _NONE,
    "enrolments": {},
    "seats": [],
    "groupings": [],
}


def furnish(unit) -> SimpleNamespace:
    """One of everything that hangs on a unit."""
    user = make_user(f"hoc-{unit.code}")
    learner = make_learner(f"Nguyễn Thị Hoa {unit.code}", unit=unit, audience="CC", user=user)
    course = make_course()
    enrolment = finish(api.enrol(learner=learner, course=course))
    place = make_place(quiz := make_quiz(1))
    quiz_enrolment = api.enrol(learner=learner, course=place.course)
    second = make_learner(f"Nguyễn Thị Hòa {unit.code}", unit=unit)
    third = make_learner(f"Nguyễn Thị Hóa {unit.code}", unit=unit)
    report = build_report(form="bieu-01", unit=unit, period=Period.parse("20263", "state"), basis="as_was")
    holder = make_user(f"giu-{unit.code}")
    role = Role.objects.create(user=holder, unit=unit, name="facilitator", from_date=LONG_AGO)
    saved = _saved(unit, holder)
    return SimpleNamespace(
        saved=saved,
        sending=Sending.objects.create(
            report=saved,
            user=holder,
            occasion="2026-W47",
            calendar="state",
            period="20264",
            due_at=timezone.now(),
        ),
        export=_exported(unit, holder),
        unit=unit,
        user=user,
        learner=learner,
        other=second,
        enrolment=enrolment,
        course=course,
        lesson=leaves(course)[0],
        played=_played(enrolment, leaves(course)[0]),
        ticket=make_ticket(place.key, quiz.pk),
        attempt=start(enrolment=quiz_enrolment, activity=place, quiz=quiz),
        held=Sitting.objects.create(
            quiz=quiz,
            unit=unit,
            code=f"CA{unit.code}",
            opens_at=timezone.now(),
            closes_at=timezone.now() + timedelta(hours=2),
        ),
        longer=ExtraTime.objects.create(learner=learner, percent=50),
        merge=api.merge(kept=learner, merged=third),
        certificate=issue(enrolment=enrolment),
        report=Report.objects.get(pk=report.pk),
        official=(official := _official(report)),
        template=_template(official),
        difference=Difference.objects.create(
            proof=Proof.objects.create(started_at=timezone.now()), enrolment=enrolment
        ),
        role=role,
        card=Card.objects.create(learner=second, code=f"the-{unit.code}", pin="!", made_at=timezone.now()),
        group=GroupSession.objects.create(lesson=leaves(course)[0], unit=unit, held_on=LONG_AGO),
        roster=Roster.objects.create(
            file_name="danh-sach.xlsx",
            sha256=unit.code.ljust(64, "0"),
            sender="Phòng Nội vụ",
            state="applied",
        ),
        completions=CompletionImport.objects.create(
            file_name="xuat.xlsx", sha256=unit.code.ljust(64, "0"), sender="OneTouch", state="applied"
        ),
        figures=FigureImport.objects.create(
            file_name="chi-tieu.xlsx", sha256=unit.code.ljust(64, "0"), sender="Sở KHCN", state="applied"
        ),
        target=Target.objects.create(
            unit=unit, indicator="completed", period="2026", value=9, is_share=False
        ),
        people=Population.objects.create(unit=unit, group="all", value=90, as_of=LONG_AGO),
        index=(index := Series.objects.create(code=f"chi-so-{unit.code}", name="Chỉ số", source="Thử")),
        published=SeriesValue.objects.create(series=index, unit=unit, period="2025", value=1),
        score=IndexScore.objects.create(
            code=unit.code, name="Thử", indicator="coverage", target=80, max_score=10, valid_from=LONG_AGO
        ),
        # To nowhere: whoever may test or resume it reaches nobody.
        forward=Forward.objects.create(name=f"Kho {unit.code}", endpoint="https://lrs.invalid/", unit=unit),
        divided=_divided_below(unit),
        grouping=_grouped(unit),
        system=ConnectedSystem.objects.create(name="Cổng", key=unit.code, scopes="state", unit=unit),
        wall=WallDisplay.objects.create(name="Sảnh", unit=unit, secret_hash=unit.code.ljust(64, "0")),
        shared=_shared(unit),
        alias=UnitAlias.objects.create(unit=unit, name=f"Chợ {unit.code}"),
        change=UnitChange.objects.create(
            file_name="doi.csv",
            sha256=unit.code.ljust(64, "0"),
            effective_on=LONG_AGO,
            rows=[],
            effects=NOTHING,
            applied_at=timezone.now(),
        ),
    )


def _played(enrolment, activity: Activity) -> SimulationAttempt:
    """A simulation that was begun, and not ended."""
    version = load_simulation(small()).simulation.versions.get()
    return SimulationAttempt.objects.create(
        enrolment=enrolment, activity=activity, version=version, mode="practice", start=begun()
    )


def _shared(unit) -> SimpleNamespace:
    """A system that data of the unit is shared with, and an event that did not reach it."""
    consumer, _secret = make_consumer(
        name=f"Trung tâm {unit.code}", unit=unit, valid_to=timezone.now() + timedelta(days=300)
    )
    webhook = Webhook.objects.create(consumer=consumer, url="https://ioc.invalid/", secret_sealed="!")
    dead = Delivery.objects.create(webhook=webhook, event="ping", body="{}", dead_at=timezone.now())
    return SimpleNamespace(consumer=consumer, webhook=webhook, dead=dead)


def _divided_below(unit) -> Unit:
    """A body of the unit's that was divided, with somebody who has not been placed."""
    ended = make_unit(f"CU-{unit.code}", level="agency", parent=unit, valid_to=date(2025, 12, 31))
    make_learner(f"Nguyễn Thị Hoà {unit.code}", unit=ended, audience="CC")
    for part in ("A", "B"):
        begun = make_unit(f"{part}-{unit.code}", level="agency", parent=unit, valid_from=date(2026, 1, 1))
        Succession.objects.create(
            predecessor=ended,
            successor=begun,
            kind="split",
            population_share=0.5,
            effective_on=begun.valid_from,
        )
    return ended


def _official(report: Report) -> OfficialReport:
    """A draft about the same period, with something at the place of its signed copy."""
    about = {name: getattr(report, name) for name in ("unit", "calendar", "period", "starts_on", "ends_on")}
    official = OfficialReport.objects.create(
        **about, issuer_name="Đơn vị thử", code="UBND", place="Thử", title="BÁO CÁO"
    )
    official.annex_rows.create(report=report, place=1)
    official.signed_file.save("thu.pdf", ContentFile(b"%PDF-"))
    return official


def _template(official: OfficialReport) -> ReportTemplate:
    made = ReportTemplate(unit=official.unit, form="bieu-01", title="Mẫu thử")
    made.file.save("mau.xlsx", ContentFile(workbook(ROWS).getvalue()), save=False)
    made.save()
    return made


def _saved(unit, owner) -> SavedReport:
    return SavedReport.objects.create(
        name=f"Báo cáo {unit.code}",
        owner=owner,
        unit=unit,
        indicators=["enrolments"],
        calendar="state",
        period="this:quarter",
    )


def _exported(unit, by) -> Export:
    asked = {"kind": "learners", "unit": str(unit.pk), "period": "all"}
    export = Export.objects.create(
        kind="learners", unit=unit, asked=asked, format="csv", language="vi", by=by
    )
    Export.objects.filter(pk=export.pk).update(state="finished")
    export.file.save(f"{export.folder}/{export.uuid}.csv", ContentFile(b"x"), save=False)
    Export.objects.filter(pk=export.pk).update(file=export.file.name)
    return export


def _grouped(unit) -> Grouping:
    grouping = Grouping.objects.create(province=unit.parent, name=f"Vùng {unit.code}", valid_from=LONG_AGO)
    grouping.communes.add(unit)
    return grouping


@pytest.fixture(scope="module")
def _furnished(django_db_setup, django_db_blocker):
    """The world, made once for all who walk through it: whatever they change is taken back."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as monkeypatch,
        time_machine.travel(at("2026-11-22"), tick=False),
        transaction.atomic(),
    ):
        yield make_world(monkeypatch)
        transaction.set_rollback(True)


@pytest.fixture
def world(_furnished, db, late_november):
    forget_book()
    cache.clear()  # who reports too much is held back, and ids come again
    return _furnished


def make_world(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setattr("learning.tasks.store_pdf", lambda certificate: None)
    monkeypatch.setattr("learning.certificates.views.store_pdf", _printed)
    monkeypatch.setattr("learning.record.downloads.pdf_of", lambda *_of: b"%PDF-")
    groups = set_up_roles(catalogue := make_catalogue())
    for group in (groups.trainers, groups.reviewers, groups.publishers):
        group.permissions.add(*trainer_permissions())
    province, far = make_unit("08", full_name="Tỉnh Tuyên Quang"), make_unit("90", full_name="Tỉnh Sơn Hà")
    here, there = (make_unit(code, level="commune", parent=province) for code in ("00700", "00703"))
    away = make_unit("90001", level="commune", parent=far)
    question = make_question()
    monkeypatch.setattr("assessments.paper.screens.form_pdf", lambda *_of: b"%PDF-")
    monkeypatch.setattr("assessments.paper.screens.key_pdf", lambda *_of: b"%PDF-")
    monkeypatch.setattr("courses.kits.printing.render_pdf", lambda *_of, **_in: b"%PDF-")
    reviewed = {
        "question": question,
        "h5pcontent": _h5p(),
        "simulation": load_simulation(small()).simulation,
    }
    review = set_up_review([groups.reviewers])
    sitting = make_sitting(quiz=(held := make_quiz(1)), activity=make_place(held), held_on=LONG_AGO)
    page = make_course_page(catalogue, audiences=["ND"])
    task = ("practice", {"title": "Nộp hồ sơ", "task": "<p>Nộp một hồ sơ.</p>", "required": True})
    lesson = make_lesson_page(page, blocks=[task])
    term = Competency.objects.create(
        framework=CompetencyFramework.objects.create(code="khung", version="1"), code="1.1", key="khung@1:1.1"
    )
    return SimpleNamespace(
        answer=_answered(Activity.objects.get(key=lesson.translation_key)),
        page=page,
        lesson=lesson,
        order=NarrationOrder.objects.create(course=page.translation_key, language="vi"),
        task=Activity.objects.get(parent__key=lesson.translation_key),
        captions=get_document_model().objects.create(
            title="Phụ đề", file=ContentFile(b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", "phu-de.vtt")
        ),
        picture=get_image_model().objects.create(title="Hình", file=ContentFile(DRAWING, "hinh.svg")),
        error=ErrorReport.objects.create(
            key=lesson.translation_key,
            lesson=lesson.translation_key,
            title=lesson.title,
            words="Sai số điện thoại.",
        ),
        term=term,
        sitting=sitting,
        waiting=(waiting := _waiting()),
        hint=Hint.objects.create(
            kind="times", one=waiting.attempt, strength=1, numbers={"outside": 1, "early": 0}
        ),
        regrade=Regrade.objects.create(question=question, title="Thử", step="ready"),
        measured=_measured(question),
        brought=QuestionImport.objects.create(file_name="cau-hoi.gift", format="gift"),  # nobody's here
        steps={kind: _steps(review.start(thing, None)) for kind, thing in reviewed.items()},
        taken=CourseImport.objects.create(file_name="khoa-hoc.zip", title="Khóa học"),  # nobody's here
        link=PreviewLink.make(page, by=None, days=1),
        province=province,
        here=furnish(here),
        there=furnish(there),
        away=furnish(away),
        snippets={
            **reviewed,
            "quiz": make_quiz(1),
            "pool": _pool(),
            "questiontag": QuestionTag.objects.create(name="thử"),
            "legaldocument": LegalDocument.objects.create(
                number="01/2026/QĐ-THU", title_vi="Văn bản thử", checked_on=LONG_AGO
            ),
            "package": make_package(),
            "glossaryterm": GlossaryTerm.objects.create(term="Chữ ký số", meaning="Thử."),
        },
        outdated=make_outdated(),
        h5p_upload=H5PUpload.objects.create(file_name="thu.h5p"),
    )


def _steps(asked: WorkflowState) -> dict:
    """What Wagtail's addresses of a review that was begun ask for."""
    return {
        "action_name": "approve",
        "task_state_id": asked.current_task_state_id,
        "task_id": asked.current_task_state.task_id,
        "workflow_state_id": asked.pk,
        "revision_id": asked.content_object.latest_revision_id,
    }


def _h5p() -> H5PContent:
    install_ours(DatabaseStore())
    content = make_h5p()
    content.save_revision()
    return content


def _printed(certificate) -> None:
    certificate.file.save("thu.pdf", ContentFile(b"%PDF-"), save=False)


def _answered(lesson: Activity) -> Post:
    """The answer to a question below ``lesson``, both by people who are nobody here."""
    question = None
    for name in ("Lò Văn Inh", "Bàn Thị Mẩy"):
        question = Post.objects.create(
            key=api.block_key(lesson.key, name),
            lesson=lesson,
            parent=question,
            learner=make_learner(name),
            text="Thử.",
            state=PostState.SHOWN,
        )
    return question


def _measured(question) -> ItemParameter:
    """What a calibration says of ``question``."""
    run = Calibration.objects.create(state="finished", least=1)
    return ItemParameter.objects.create(calibration=run, question=question, a=1, b=0, asked=1)


def _waiting() -> Answer:
    """An answer that somebody has to mark."""
    quiz = make_quiz(1)
    place = make_place(quiz)
    attempt = start(
        enrolment=api.enrol(learner=make_learner(), course=place.course), activity=place, quiz=quiz
    )
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=timezone.now())
    return Answer.objects.create(
        attempt=attempt, place=0, response="Thử.", waits=True, saved_at=timezone.now()
    )


def _pool():
    return Pool.objects.create(name="Nhóm câu hỏi thử")


def appoint(world, role: str):
    """Somebody with ``role`` for the commune here; a supervisor, who is for a province, for that."""
    user = make_user(f"vai-{role}")
    unit = world.province if role == RoleName.SUPERVISOR else world.here.unit
    Role.objects.create(user=user, unit=unit, name=role, from_date=LONG_AGO)
    tell_rights(user=user)
    UnitChange.objects.filter(pk=world.here.change.pk).update(applied_by=user)
    Roster.objects.filter(pk=world.here.roster.pk).update(uploaded_by=user)
    CompletionImport.objects.filter(pk=world.here.completions.pk).update(uploaded_by=user)
    FigureImport.objects.filter(pk=world.here.figures.pk).update(uploaded_by=user)
    QuestionImport.objects.filter(pk=world.brought.pk).update(uploaded_by=user)
    SavedReport.objects.filter(pk=world.here.saved.pk).update(owner=user)
    Export.objects.filter(pk=world.here.export.pk).update(by=user)
    return user


def elsewhere(world, role: str) -> SimpleNamespace:
    return world.away if role == RoleName.SUPERVISOR else world.there


ARGUMENTS = {
    **{
        f"learning_annual_rules:{name}": lambda _it: [AnnualTrainingRule.objects.get().pk]
        for name in ("edit", "delete", "usage", "history", "history_results")
    },
    "learning_records:pdf": lambda it: [it.learner.pk],
    "learning_records:json": lambda it: [it.learner.pk],
    "learning:record_hours": lambda it: [1999],
    "learning_learners:merge_with": lambda it: [it.learner.pk, it.other.pk],
    "learning_learners:undo_merge": lambda it: [it.merge.pk],
    "learning_certificates:revoke": lambda it: [it.certificate.pk],
    "learning_targets:one_series": lambda it: [it.index.pk],
    "learning_targets:template": lambda _it: ["targets"],
    "learning_reports:report": lambda it: [it.report.uuid],
    "learning_reports:download": lambda it: ["csv"],
    "learning_reports:indicator": lambda it: ["completed"],
    "learning_reports:download_frozen": lambda it: [it.report.uuid, "csv"],
    "learning_units:unit": lambda it: [it.unit.pk],
    "learning_units:forget_alias": lambda it: [it.alias.pk],
    "learning_units:grouping": lambda it: [it.grouping.pk],
    "learning_units:waiting_in": lambda it: [it.divided.pk],
    "learning_units:undo": lambda it: [it.change.pk],
    "learning_keeping:heal": lambda it: [it.difference.pk],
    "learning_roles:role": lambda it: [it.role.pk],
    "learning_roles:end": lambda it: [it.role.pk],
    "learning:xapi:unknown": lambda it: ["khac"],
    "learning:certificate": lambda it: [it.certificate.get_absolute_url().split("/")[-2]],
    "learning:certificate_pdf": lambda it: [it.certificate.get_absolute_url().split("/")[-2]],
    "learning:name_certificate": lambda it: [it.enrolment.uuid],
    "learning:neighbour": lambda it: [it.other.uuid],
    "learning:neighbour_card": lambda it: [it.other.uuid],
    "learning:group": lambda it: [it.group.uuid],
    "learning:group_people": lambda it: [it.group.uuid],
    "learning:card": lambda it: [it.card.code],
    "learning_courses:preview": lambda it: ["khong-co"],
    "learning_courses:begin": lambda it: [it.course.key],
    "learning_courses:complete": lambda it: [it.lesson.key],
    "learning_courses:survey": lambda it: [it.course.key],
    "learning_survey:words": lambda it: [it.course.pk],
    "learning_dashboards:revoke_display": lambda it: [it.wall.pk],
    "learning:wall": lambda it: ["khong-co"],
}
for _name in (
    "report",
    "edit",
    "renew",
    "send",
    "return",
    "approve",
    "issue",
    "correct",
    "sign",
    "signed",
    "evidence",
):
    ARGUMENTS[f"learning_official:{_name}"] = lambda it: [it.official.uuid]
ARGUMENTS["learning_official:file"] = lambda it: [it.official.uuid, "csv"]
ARGUMENTS["learning_official:filled"] = lambda it: [it.official.uuid, it.template.pk]
ARGUMENTS["learning_official:delete_template"] = lambda it: [it.template.pk]
for _name in ("report", "edit", "copy", "delete", "leave"):
    ARGUMENTS[f"learning_saved:{_name}"] = lambda it: [it.saved.uuid]
for _name in ("export", "download", "change"):
    ARGUMENTS[f"learning_matrices:{_name}"] = lambda it: [it.export.uuid]
ARGUMENTS["learning_h5p_editor:icon"] = lambda it: ["HocSo.TrueFalse-1.0"]
ARGUMENTS["learning_saved:again"] = lambda it: [it.saved.uuid, it.sending.pk]
ARGUMENTS["learning_saved:download"] = lambda it: [it.saved.uuid, "csv"]
ARGUMENTS["learning_comparing:download"] = lambda it: ["csv"]
for _name in ("learner", "edit", "contact", "transfer", "merge"):
    ARGUMENTS[f"learning_learners:{_name}"] = lambda it: [it.learner.pk]
for _name in ("roster", "columns", "decide", "apply", "stop", "undo", "result"):
    ARGUMENTS[f"learning_rosters:{_name}"] = lambda it: [it.roster.pk]
for _name in ("client", "edit", "rotate", "revoke"):
    ARGUMENTS[f"learning_clients:{_name}"] = lambda it: [it.system.pk]
for _name in ("consumer", "edit", "rotate", "revoke"):
    ARGUMENTS[f"learning_consumers:{_name}"] = lambda it: [it.shared.consumer.pk]
ARGUMENTS["learning_consumers:ping"] = lambda it: [it.shared.consumer.pk, it.shared.webhook.pk]
ARGUMENTS["learning_consumers:replay"] = lambda it: [it.shared.consumer.pk, it.shared.dead.pk]
for _name, _given in {
    "lgsp:schema": "training-results-1.0.json",
    "lgsp:verify_certificate": "0001/2026",
    "v3:indicator": "completed",
}.items():
    ARGUMENTS[f"learning_sharing:{_name}"] = lambda it, given=_given: [given]
for _name in ("report", "export_state", "export_file", "end_webhook", "ping_webhook"):
    ARGUMENTS[f"learning_sharing:v3:{_name}"] = lambda it: [it.report.uuid]
ARGUMENTS["learning_sharing:v3:report_file"] = lambda it: [it.report.uuid, "csv"]
for _name in ("import", "columns", "course", "people", "apply", "stop", "undo", "result"):
    ARGUMENTS[f"learning_completions:{_name}"] = lambda it: [it.completions.pk]
for _name in ("import", "columns", "decide", "apply", "stop", "undo", "result"):
    ARGUMENTS[f"learning_targets:{_name}"] = lambda it: [it.figures.pk]
for _name in ("edit", "delete"):
    ARGUMENTS[f"learning_targets:{_name}_target"] = lambda it: [it.target.pk]
    ARGUMENTS[f"learning_targets:{_name}_people"] = lambda it: [it.people.pk]
    ARGUMENTS[f"learning_targets:{_name}_value"] = lambda it: [it.published.pk]
    ARGUMENTS[f"learning_targets:{_name}_series"] = lambda it: [it.index.pk]
    ARGUMENTS[f"learning_targets:{_name}_score"] = lambda it: [it.score.pk]
for _name in ("forward", "edit", "test", "pause", "resume", "again"):
    ARGUMENTS[f"learning_forwards:{_name}"] = lambda it: [it.forward.pk]
for _name in ("attempt", "save", "finish", "result", "clock", "call"):
    ARGUMENTS[f"learning_assessments:{_name}"] = lambda it: [it.attempt.uuid]
for _name in ("sitting", "minutes"):
    ARGUMENTS[f"learning_assessments:{_name}"] = lambda it: [it.held.uuid]
for _name in ("file", "seat"):
    ARGUMENTS[f"learning_assessments:{_name}"] = lambda it: [it.attempt.uuid]  # of nobody's file or seat
ARGUMENTS["learning_courses:simulation_play"] = lambda it: [it.played.uuid]
for _name in ("edit", "delete"):
    ARGUMENTS[f"extratime:{_name}"] = lambda it: [it.longer.pk]
ARGUMENTS["learning_learner_chooser:chosen"] = lambda it: [it.learner.pk]
for _name in ("report_error", "seen"):
    ARGUMENTS[f"learning_courses:{_name}"] = lambda it: [it.lesson.key]
ARGUMENTS["learning:note"] = lambda it: [it.lesson.key]
OF_PAGES = {
    "learning_course_changes:changes": lambda world: world.page.pk,
    "learning_packs:import": lambda world: world.taken.pk,
    "learning_packs:apply": lambda world: world.taken.pk,
    "learning_packs:stop": lambda world: world.taken.pk,
    "learning_packs:undo": lambda world: world.taken.pk,
    "learning_packs:export": lambda world: world.page.pk,
    "learning_packs:file": lambda world: world.page.pk,
    "learning_narration:course": lambda world: world.page.pk,
    "learning_narration:make": lambda world: world.page.pk,
    "learning_narration:stop": lambda world: world.order.pk,
    "learning_narration:script": lambda world: (world.page.pk, "vi"),
    "learning_narration:words": lambda world: world.lesson.pk,
    "learning_narration:recording": lambda world: (world.lesson.pk, "vi"),
    "learning_narration:delete": lambda world: (world.lesson.pk, "vi"),
    "learning_previews:links": lambda world: world.page.pk,
    "learning_course_changes:choose": lambda world: world.page.pk,
    "learning_checks:page": lambda world: world.page.pk,
    "learning_errors:answer": lambda world: world.error.pk,
    "learning_discussion:moderate": lambda world: world.answer.pk,
    "learning_courses:discussion": lambda world: world.lesson.translation_key,
    "learning_courses:own_post": lambda world: world.answer.pk,
    "learning_courses:report_post": lambda world: world.answer.pk,
    "learning_courses:settle_post": lambda world: world.answer.pk,
    "learning_practice:task": lambda world: world.task.key,
    "learning_courses:hand_in": lambda world: world.task.key,
    "learning_dashboards:course": lambda world: Activity.objects.get(key=world.page.translation_key).pk,
    "learning_courses:captions": lambda world: world.captions.pk,
    "learning_courses:xblock": lambda world: (world.lesson.pk, "none"),
    "learning_courses:xblock_file": lambda world: ("none", "x.svg"),
    "learning_courses:xblock_handler": lambda world: ("forged", "x"),
    "learning_bank:picture": lambda world: world.picture.pk,
    "learning_courses:card": lambda world: world.lesson.translation_key,
    "learning_courses:kit": lambda world: world.page.translation_key,
    "learning_courses:kit_pdf": lambda world: (world.page.translation_key, "guide"),
    "learning_competencies:competency": lambda world: world.term.key,
    "learning_paper:new": lambda world: world.snippets["quiz"].pk,
    "learning_paper:form": lambda world: world.sitting.forms.first().uuid,
    "learning_paper:people": lambda world: world.sitting.forms.first().uuid,
}
for _name in ("import", "list", "take"):
    OF_PAGES[f"learning_questions:{_name}"] = lambda world: world.brought.pk
for _name in ("regrade", "drop", "workbook"):
    OF_PAGES[f"learning_regrading:{_name}"] = lambda world: world.regrade.pk
for _name in ("quiz", "refresh", "workbook"):
    OF_PAGES[f"learning_tallies:{_name}"] = lambda world: world.snippets["quiz"].pk
OF_PAGES["learning_tallies:question"] = lambda world: (
    world.snippets["quiz"].pk,
    world.snippets["question"].pk,
)
for _name in ("calibration", "workbook", "stop", "go_on"):
    OF_PAGES[f"learning_calibrations:{_name}"] = lambda world: world.measured.calibration_id
OF_PAGES["learning_calibrations:question"] = lambda world: (
    world.measured.calibration_id,
    world.measured.question_id,
)
for _name in ("export", "copy", "translations"):
    OF_PAGES[f"learning_h5p:{_name}"] = lambda world: world.snippets["h5pcontent"].pk
for _name in ("upload", "stop", "again"):
    OF_PAGES[f"learning_h5p:{_name}"] = lambda world: world.h5p_upload.pk
for _name in ("library", "restrict", "delete_library", "upgrade", "note_access"):
    OF_PAGES[f"learning_h5p:{_name}"] = lambda world: world.snippets["h5pcontent"].library_id
OF_PAGES["learning_h5p:upgrade_one"] = lambda world: (
    world.outdated.library_id,
    world.outdated.pk,
)
for _name in ("translate", "take_translation"):
    OF_PAGES[f"learning_h5p:{_name}"] = lambda world: (world.snippets["h5pcontent"].pk, "en")
OF_PAGES["learning_h5p:translation_file"] = lambda world: (world.snippets["h5pcontent"].pk, "en", "po")
OF_PAGES["learning_h5p_editor:source"] = lambda world: ("document", world.captions.pk)
OF_PAGES["learning_courses:h5p_play"] = lambda world: (
    key_of(world.snippets["h5pcontent"].uuid),
    world.snippets["h5pcontent"].uuid,
    "vi",
)
OF_PAGES["learning_courses:h5p_draft"] = lambda world: "khong-co"
OF_PAGES["learning_courses:h5p_official"] = lambda world: "khong-co"
OF_PAGES["learning_courses:h5p_official_ajax"] = lambda world: ("khong-co", "libraries")
OF_PAGES["learning_courses:h5p_official_file"] = lambda world: "language/en.js"
OF_PAGES["learning_courses:h5p_core"] = lambda world: (scripts.VERSION, "frame.bundle.js")
OF_PAGES["learning_courses:h5p_library"] = lambda world: (
    world.snippets["h5pcontent"].library.digest,
    "library.json",
)
OF_PAGES["learning_courses:h5p_file"] = lambda world: next(iter(world.snippets["h5pcontent"].files))
OF_PAGES["learning_simulations:export"] = lambda world: world.snippets["simulation"].pk
OF_PAGES["learning_simulations:try"] = OF_PAGES["learning_simulations:export"]
OF_PAGES["learning_courses:simulation_file"] = lambda world: world.snippets["simulation"].digest
OF_PAGES["learning_hints:hint"] = lambda world: world.hint.pk
OF_PAGES["learning_marking:answer"] = lambda world: world.waiting.pk
for _name in ("sitting", "key", "sheet", "send"):
    OF_PAGES[f"learning_paper:{_name}"] = lambda world: world.sitting.pk

# What is asked for or sent along; nothing else.
SENT = {
    "learning_reports:index": lambda it: {"unit": it.unit.pk},
    "learning_reports:indicator": lambda it: {"unit": it.unit.pk},
    "learning_reports:download": lambda it: {"unit": it.unit.pk, "period": "20264"},
    "learning_reports:freeze": lambda it: {"unit": it.unit.pk, "period": "20264"},
    "learning_official:new": lambda it: {"unit": it.unit.pk, "period": "20264", "form": "bieu-01"},
    "learning_matrices:index": lambda it: {"unit": it.unit.pk},
    "learning_matrices:begin": lambda it: {"unit": it.unit.pk},
    "learning_comparing:index": lambda it: {"unit": it.unit.pk},
    "learning_comparing:download": lambda it: {"unit": it.unit.pk},
    "learning_units:index": lambda it: {"in": it.unit.pk},
    "learning_units:index_results": lambda it: {"in": it.unit.pk},
    "learning_survey:report": lambda it: {"unit": it.unit.pk},
    "learning_survey:report_results": lambda it: {"unit": it.unit.pk},
    "learning_survey:words": lambda it: {"unit": it.unit.pk},
    "learning_dashboards:leader": lambda it: {"unit": it.unit.pk},
    "learning_dashboards:drill": lambda it: {"unit": it.unit.pk},
    "learning_dashboards:people": lambda it: {"unit": it.unit.pk},
    "learning_dashboards:screen": lambda it: {"unit": it.unit.pk},
    "learning_previews:links": lambda it: {"days": 1},
    "learning_sharing:lgsp:training_results": lambda it: {"period": "20263"},
    "learning_sharing:v3:measures": lambda it: {"unit": it.unit.uid, "indicator": "completed"},
    "learning_assessments:start": lambda it: {"ticket": it.ticket},
    "learning_assessments:enter": lambda it: {"ticket": it.ticket},
    "learning_h5p_editor:fields": lambda it: {"library": "HocSo.TrueFalse 1.0"},
}
# Wagtail's forms count their parts, and cannot be read without the counts.
COUNTS = {"data-count": "0"} | {
    f"quiz_questions-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")
}


def sent_to(name: str, it: SimpleNamespace) -> dict:
    return COUNTS if name.startswith("wagtailsnippets_") else SENT.get(name, lambda it: {})(it)


def path_of(world, name: str, it: SimpleNamespace) -> str:
    if name == "learning_sharing:v3:unknown":
        return "/api/v3/learning/units/khac"
    if name == "learning_courses:":
        return "/learning/my/"
    # These are the same for all: pages belong to no unit.
    if name in OF_PAGES:
        about = OF_PAGES[name](world)
        return reverse(name, args=about if isinstance(about, tuple) else [about])
    if name == "learning_paper:enter":
        return reverse(name, args=[world.sitting.forms.first().uuid, it.learner.pk])
    if name == "learning_previews:revoke":
        return reverse(name, args=[world.page.pk, world.link.pk])
    if name == "learning_courses:package_file":
        return world.snippets["package"].launch.address
    if not name.startswith("wagtailsnippet"):
        return reverse(name, args=ARGUMENTS.get(name, lambda it: [])(it))
    kind = name.split(":")[0].rsplit("_", 1)[1]
    steps = {**world.steps.get(kind, world.steps["question"]), "pk": (pk := world.snippets[kind].pk)}
    path = next(path for path, each in EVERY if each == name)
    path = path.replace("(?P<pk>.+)", str(pk)).removesuffix("$")
    path = re.sub(r"\(\?P<revision_id_a>[^)]*\).*\(\?P<revision_id_b>[^)]*\)", "earliest...latest", path)
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(steps.get(found[1], steps["revision_id"])), path)


class Walker:
    """Somebody who asks for addresses. What belongs to no unit is the same here and elsewhere, and is asked once."""

    def __init__(self, user=None) -> None:
        self.client = Client()
        self.known: dict[tuple, str] = {}
        if user:
            self.client.force_login(user)

    def outcome(self, method: str, path: str, sent: dict) -> str:
        asked = (method, path, *sent.items())
        if asked not in self.known:
            self.known[asked] = outcome(self.client, method, path, sent)
        return self.known[asked]


def outcome(client: Client, method: str, path: str, sent: dict) -> str:
    """What became of a request; whatever it changed is taken back."""
    with transaction.atomic():
        response = getattr(client, method.lower())(path, sent)
        transaction.set_rollback(True)
    if response.status_code in (301, 302):
        target = response["Location"].split("?")[0]
        if target == "/login/":
            return "login"
        return "no" if target == "/admin/" else "seen"  # Wagtail leads home who may not
    return {200: "seen", 403: "no", 405: "no"}.get(response.status_code, str(response.status_code))


# --- the administration --------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("who", ["visitor", "learner", *RoleName.values])
def test_the_administration_shows_everybody_what_the_table_says(world, who):
    user = {"visitor": lambda: None, "learner": lambda: world.here.user}.get(
        who, lambda: appoint(world, who)
    )()
    walker, table, wrong = Walker(user), rows(ADMIN), []
    for name in IN_ADMIN:
        for method in METHODS:
            row = row_for(table, method, name)
            may = row is not None and who in row.rest[1:]
            for it in (world.here, elsewhere(world, who)):
                expected = "login" if who in OUTSIDE else "seen" if may else "refused"
                if may and it is not world.here and row.rest[0] != "-":
                    expected = row.rest[0]
                got = walker.outcome(method, path_of(world, name, it), sent_to(name, it))
                if got != expected and not (expected == "refused" and got in ("no", "404")):
                    place = "here" if it is world.here else "elsewhere"
                    wrong.append(f"{method} {name} {place}: {got} instead of {expected}")
    assert not wrong, f"as {who}:\n" + "\n".join(wrong)


# --- what learners have --------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("who", ["visitor", "learner", "another", *RoleName.values])
def test_what_is_the_learners_own_is_nobody_elses(world, who):
    known = {"visitor": lambda: None, "learner": lambda: world.here.user, "another": lambda: world.there.user}
    user = known.get(who, lambda: appoint(world, who))()
    walker, table, wrong = Walker(user), rows(PUBLIC), []
    column = {"visitor": 0, "learner": 1}.get(who, 2)
    for name in IN_PUBLIC:
        for method in METHODS:
            row = row_for(table, method, name)
            for it in (world.here, elsewhere(world, who)):
                expected = row.rest[column] if row else "no"
                if row and who == "another" and it is world.there:
                    expected = row.rest[1]
                if row and who == "learner" and it is not world.here:
                    expected = row.rest[2]
                may = dict(each.partition(":")[::2] for each in row.rest[3:]) if row else {}
                if who in may:
                    expected = "seen" if it is world.here else may[who] or expected
                got = walker.outcome(method, path_of(world, name, it), sent_to(name, it))
                if got != expected.replace("403", "no"):
                    place = "here" if it is world.here else "elsewhere"
                    wrong.append(f"{method} {name} {place}: {got} instead of {expected}")
    assert not wrong, f"as {who}:\n" + "\n".join(wrong)


def test_an_administrator_is_refused_nowhere(world):
    walker = Walker(make_user("quantri", is_superuser=True))
    wrong = []
    for row in rows(ADMIN):
        for name in (each for each in IN_ADMIN if fnmatch(each, row.name)):
            sent = sent_to(name, world.away)
            got = walker.outcome(row.method, path_of(world, name, world.away), sent)
            if got != "seen":
                wrong.append(f"{row.method} {name}: {got}")
    assert not wrong, "\n".join(wrong)
