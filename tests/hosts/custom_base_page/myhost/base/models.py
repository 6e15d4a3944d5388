from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.images import get_image_model_string
from wagtail.models import AbstractPage, Orderable


class BasePage(AbstractPage):
    """What every page of this host has."""

    department = models.CharField(max_length=100, blank=True)
    see_also = ParentalManyToManyField("self", blank=True, symmetrical=False, related_name="+")


class Speaker(Orderable):
    """Who speaks on a page."""

    page = ParentalKey(BasePage, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=100)
    portrait = models.ForeignKey(get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL)
