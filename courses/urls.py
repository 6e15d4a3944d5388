"""Mount with ``path("learning/", include("courses.urls"))``, above Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView

from courses import caption_views, part_views, sharing, views
from courses.discussion import views as discussion
from courses.feedback import views as feedback
from courses.glossary.views import glossary
from courses.h5p.bridge import views as bridge
from courses.h5p.official import page as official_page
from courses.h5p.official import views as official
from courses.h5p.player import sending
from courses.h5p.player import views as player
from courses.kits import views as kits
from courses.packages.views import package_file
from courses.previewing.views import preview
from courses.readers import views as readers
from courses.simulations import form_views as simulation_forms
from courses.simulations import views as simulations
from courses.survey import views as survey
from courses.xblocks import views as xblocks

app_name = "learning_courses"
urlpatterns = [
    # Where a learner's courses were listed before her record listed them.
    path("my/", RedirectView.as_view(pattern_name="learning:record", permanent=True)),
    path("courses/<uuid:key>/begin/", views.begin, name="begin"),
    path("courses/<uuid:key>/survey/", survey.survey, name="survey"),
    path("courses/<uuid:key>/kit/", kits.show, name="kit"),
    path("courses/<uuid:key>/kit/<str:part>.pdf", kits.pdf, name="kit_pdf"),
    path("lessons/<uuid:key>/complete/", views.complete, name="complete"),
    path("lessons/<uuid:key>/seen/", readers.seen, name="seen"),
    path("lessons/<uuid:key>/card.jpg", sharing.card, name="card"),
    path("by-day/", readers.by_day, name="by_day"),
    path("polls/vote/", part_views.vote_view, name="vote"),
    path("tasks/<uuid:key>/hand-in/", part_views.hand_in_view, name="hand_in"),
    path("lessons/<uuid:key>/report/", feedback.report, name="report_error"),
    path("lessons/<uuid:key>/discussion/", discussion.discussion, name="discussion"),
    path("discussion/<int:pk>/", discussion.own_post, name="own_post"),
    path("discussion/<int:pk>/report/", discussion.report_post, name="report_post"),
    path("discussion/<int:pk>/answer/", discussion.settle_post, name="settle_post"),
    path("reported/", feedback.reported, name="reported"),
    path("preview/<str:token>/", preview, name="preview"),
    path("glossary/", glossary, name="glossary"),
    path("packages/<str:digest>/<path:name>", package_file, name="package_file"),
    path("h5p/play/<str:key>/<uuid:identity>/<str:language>/", player.play, name="h5p_play"),
    path("h5p/draft/<str:token>/", player.draft, name="h5p_draft"),
    path("h5p/core/<str:version>/<path:name>", sending.core_file, name="h5p_core"),
    path("h5p/libraries/<str:digest>/<path:name>", sending.library_file, name="h5p_library"),
    path("h5p/files/<path:name>", sending.content_file, name="h5p_file"),
    path("h5p/official/files/<path:name>", official.client_file, name="h5p_official_file"),
    path("h5p/official/<str:token>/", official_page.page, name="h5p_official"),
    path("h5p/official/<str:token>/ajax/<str:action>", official.ajax, name="h5p_official_ajax"),
    path("h5p/results/", bridge.results, name="h5p_results"),
    path("h5p/state/", bridge.state, name="h5p_state"),
    path("simulations/files/<str:digest>.json", simulations.file, name="simulation_file"),
    path("simulations/attempts/", simulations.attempts, name="simulation_attempts"),
    path("simulations/begin/", simulation_forms.begin, name="simulation_begin"),
    path("simulations/play/<uuid:identity>/", simulation_forms.play_view, name="simulation_play"),
    path("xblocks/<int:page>/<str:block>/", xblocks.show, name="xblock"),
    path("xblocks/files/<str:kind>/<path:name>", xblocks.file, name="xblock_file"),
    path("xblocks/as/<str:token>/<str:handler>/", xblocks.handle, name="xblock_handler"),
    path("xblocks/as/<str:token>/<str:handler>/<path:suffix>", xblocks.handle, name="xblock_handler"),
    path("captions/<int:pk>.vtt", caption_views.captions, name="captions"),
]
