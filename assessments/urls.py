"""Mount with ``path("learning/", include("assessments.urls"))``."""

from django.urls import path

from assessments.asking.views import answer_question
from assessments.attempts import views
from assessments.attempts.entrance import start_quiz
from assessments.attempts.file_views import download_file

app_name = "learning_assessments"
urlpatterns = [
    path("quizzes/start/", start_quiz, name="start"),
    path("questions/answer/", answer_question, name="answer"),
    path("files/<uuid:uuid>/", download_file, name="file"),
    path("attempts/<uuid:uuid>/", views.show_attempt, name="attempt"),
    path("attempts/<uuid:uuid>/save/", views.save_attempt, name="save"),
    path("attempts/<uuid:uuid>/finish/", views.finish_attempt, name="finish"),
    path("attempts/<uuid:uuid>/result/", views.show_result, name="result"),
]
