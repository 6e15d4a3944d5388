from django.db import models
from wagtail.models import AbstractPage


class BasePage(AbstractPage):
    """What every page of this host has."""

    department = models.CharField(max_length=100, blank=True)
