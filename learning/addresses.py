"""Addresses that a browser names: only those of this site are believed."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def posted_address(request: HttpRequest, name: str) -> str:
    """The address that the form's field ``name`` says, empty if it is none of ours."""
    return _ours(request, request.POST.get(name, ""))


def asked_address(request: HttpRequest, name: str) -> str:
    """The address that the query's parameter ``name`` says, empty if it is none of ours."""
    return _ours(request, request.GET.get(name, ""))


def _ours(request: HttpRequest, target: str) -> str:
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else ""
