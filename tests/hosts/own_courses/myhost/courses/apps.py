from django.apps import AppConfig


class CoursesConfig(AppConfig):
    # The label is "courses", as in most projects that have such an app.
    name = "myhost.courses"
