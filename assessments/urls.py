"""Mount with ``path("learning/", include("assessments.urls"))``."""

from django.urls import path

from assessments.asking.views import answer_question
from assessments.attempts import views
from assessments.attempts.entrance import start_quiz
from assessments.attempts.file_views import download_file
from assessments.sittings import entering, screens

app_name = "learning_assessments"
urlpatterns = [
    path("quizzes/start/", start_quiz, name="start"),
    path("questions/answer/", answer_question, name="answer"),
    path("files/<uuid:uuid>/", download_file, name="file"),
    path("attempts/<uuid:uuid>/", views.show_attempt, name="attempt"),
    path("attempts/<uuid:uuid>/save/", views.save_attempt, name="save"),
    path("attempts/<uuid:uuid>/clock/", views.show_clock, name="clock"),
    path("attempts/<uuid:uuid>/finish/", views.finish_attempt, name="finish"),
    path("attempts/<uuid:uuid>/result/", views.show_result, name="result"),
    path("attempts/<uuid:uuid>/call/", entering.call_supervisor, name="call"),
    path("sittings/", screens.index, name="sittings"),
    path("sittings/new/", screens.new, name="new_sitting"),
    path("sittings/enter/", entering.enter_sitting, name="enter"),
    path("sittings/<uuid:sitting>/", screens.show, name="sitting"),
    path("sittings/<uuid:sitting>/minutes/", screens.minutes, name="minutes"),
    path("seats/<uuid:seat>/", entering.show_seat, name="seat"),
]
