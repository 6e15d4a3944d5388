"""The demo's addresses, and two bare views to measure against."""

import uuid

from demo.urls import urlpatterns as demo_urls
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from learning.models import Statement


def nothing(request):
    return HttpResponse("ok")


@csrf_exempt
def one_insert(request):
    now = timezone.now()
    Statement.objects.create(uuid=uuid.uuid4(), verb="bench", timestamp=now, stored=now, data={"id": "bench"})
    return HttpResponse("ok")


urlpatterns = [path("bench/nothing/", nothing), path("bench/one-insert/", one_insert), *demo_urls]
