from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody the host knows by a staff number."""

    staff_number = models.CharField(max_length=20, blank=True)
