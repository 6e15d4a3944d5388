"""Mount with ``path("learning/", include("learning.urls"))``."""

from django.urls import include, path

from learning.branding import views as branding
from learning.certificates import views as certificates
from learning.dashboards import screen
from learning.facilitating import urls as facilitating
from learning.notes import pages as notes
from learning.progress.leaving import leave_device
from learning.progress.views import ask_passes, claim, post_statements
from learning.record import pages as my_learning

app_name = "learning"
urlpatterns = [
    path("progress/", post_statements, name="progress"),
    path("progress/passes/", ask_passes, name="passes"),
    path("claim/", claim, name="claim"),
    path("leave/", leave_device, name="leave_device"),
    path("neighbours/", include(facilitating.urlpatterns)),
    path("card/", include(facilitating.card_urlpatterns)),
    path("xapi/", include("learning.lrs.urls")),
    path("notes/", notes.index, name="notes"),
    path("notes/<uuid:key>/", notes.note, name="note"),
    path("brand.css", branding.brand_css, name="brand_css"),
    path("accessibility/", branding.accessibility, name="accessibility"),
    path("record/", my_learning.record, name="record"),
    path("record/pdf/", my_learning.record_pdf, name="record_pdf"),
    path("record/json/", my_learning.record_json, name="record_json"),
    path("record/hours/<int:year>/", my_learning.hours, name="record_hours"),
    path("screen/<str:secret>/", screen.wall, name="wall"),
    path("certificates/", certificates.check, name="certificates"),
    path("certificates/name/<uuid:enrolment>/", certificates.name_certificate, name="name_certificate"),
    # Not <uuid:code>: an address copied with a mistake gets our answer, not the host's.
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/<str:code>/pdf/", certificates.certificate_pdf, name="certificate_pdf"),
]
