from django.conf import settings
from django.db import models


class Course(models.Model):
    """The host's own idea of a course, which has nothing to do with ours."""

    title = models.CharField(max_length=100)
    teacher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return self.title
