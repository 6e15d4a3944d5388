"""What the official editor asks for and sends: with a ticket in the address, and only on the editor's own origin."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from PIL import Image, UnidentifiedImageError

from courses.h5p.admin.rights import may_install
from courses.h5p.files import keep_file, kind_of
from courses.h5p.official import client
from courses.h5p.official.contract import Contract
from courses.h5p.official.files import known_files
from courses.h5p.official.tickets import Ticket, opened
from courses.h5p.player.integration import Addresses
from courses.h5p.player.sending import ALONE
from courses.h5p.store import DatabaseStore
from courses.h5p.taking import material
from courses.packages.h5p.errors import H5PError, issue
from courses.packages.h5p.filtering import At, Work, filter_params
from courses.packages.h5p.kinds import IMAGES
from courses.packages.h5p.metadata import filter_metadata
from courses.packages.h5p.names import LibraryName
from courses.packages.h5p.reading import read_json
from courses.packages.kinds import ending
from courses.packages.storing import mark_of
from courses.packages.views import for_everybody, sent
from learning import conf

AN_HOUR = 3600
MOST_FILES_AN_HOUR = 600
# What asks the hub of the makers of H5P. This site does not.
OF_THE_HUB = frozenset({"library-install", "content-hub-metadata-cache", "get-hub-content"})


def refused(message: str, code: str, status: int = 400, details: Any = None) -> JsonResponse:
    """As the editor shows it to its author."""
    said = {"success": False, "message": message, "errorCode": code, "statusCode": status}
    return JsonResponse({**said, **({"details": details} if details else {})}, status=status)


def with_ticket(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """``view`` for whoever shows a ticket. No cookie is asked, so no page of another site can use one."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        if not client.is_there(request) or not client.is_supplied():
            raise Http404
        ticket = opened(token)
        if ticket is None:
            return refused(_("This page has been open for too long. Save, and open it again."), "TICKET", 403)
        with override(ticket.language):
            answer = view(request, ticket, **more)
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return answered


@with_ticket
def ajax(request: HttpRequest, ticket: Ticket, action: str) -> HttpResponseBase:
    """One action of the editor's contract."""
    if action in OF_THE_HUB:
        why = _("This site asks no hub. Upload an .h5p file, or ask who looks after the libraries.")
        return refused(why, "HUB_DISABLED", 403)
    found = ACTIONS.get((request.method or "", action))
    if found is None:
        return refused(_("There is no such action."), "NO_ACTION", 404)
    contract = Contract(ticket, DatabaseStore(by=ticket.user), Addresses(request).libraries)
    try:
        return found(request, contract)
    except H5PError as wrong:
        messages = [{"code": each.code, "message": str(each.message)} for each in wrong.issues]
        return refused(str(wrong), "VALIDATION_FAILED", details=messages)


def libraries(request: HttpRequest, contract: Contract) -> HttpResponse:
    """All content types, or everything about one library."""
    if "machineName" not in request.GET:
        return JsonResponse([contract.line(row) for row in contract.types()], safe=False)
    name = LibraryName.of_data(request.GET.dict())
    asked = request.GET.get("language", ""), request.GET.get("default-language", "")
    found = contract.library(name, *asked) if name else None
    return JsonResponse(found) if found else refused(_("This library is not here."), "NO_LIBRARY", 404)


def overview(request: HttpRequest, contract: Contract) -> HttpResponse:
    return JsonResponse(contract.overview(request.POST.getlist("libraries[]")), safe=False)


def translations(request: HttpRequest, contract: Contract) -> HttpResponse:
    names = request.POST.getlist("libraries[]")
    return _success(contract.translations(names, request.GET.get("language", "")))


def types(request: HttpRequest, contract: Contract) -> HttpResponse:
    return JsonResponse(contract.chooser())


def take_file(request: HttpRequest, contract: Contract) -> HttpResponse:
    """A file that may become one of the content. What is not named in the end is swept with what nothing names."""
    file = request.FILES.get("file")
    if file is None:
        return refused(_("No file came."), "NO_FILE")
    _check_rate(contract.ticket, "files", MOST_FILES_AN_HOUR)
    if file.size > (most := conf.get("PACKAGE_FILE_BYTES")):
        raise H5PError(issue("too-large", most=most // 1_000_000))
    path, said = keep_file(file.name, file.chunks())
    return JsonResponse({"path": f"{path}#tmp", "mime": said["mime"], **_measures(path, file)})


def _measures(path: str, file: Any) -> dict[str, int]:
    """How large a picture is."""
    if ending(path) not in IMAGES:
        return {}
    file.seek(0)
    try:
        with Image.open(file) as picture:
            return {"width": picture.width, "height": picture.height}
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise H5PError(issue("disguised", file.name)) from None


def filtered(request: HttpRequest, contract: Contract) -> HttpResponse:
    """What was pasted or uploaded, as it would be kept."""
    said = read_json(request.POST.get("libraryParameters", "").encode(), "libraryParameters")
    said = said if isinstance(said, dict) else {}
    name = LibraryName.parse(said.get("library"))
    if name is None:
        return refused(_("There is no content in it."), "NO_LIBRARY_PARAMETERS")
    params, store = said.get("params"), contract.store
    found = filter_params(params, name, store, files=list(known_files(params, contract.ticket.content)))
    about = said.get("metadata")
    metadata = filter_metadata(about, At(Work(store, None))) if isinstance(about, dict) else {}
    return _success({"library": name.uber, "params": found.params, "metadata": metadata})


def take_package(request: HttpRequest, contract: Contract) -> HttpResponse:
    """A package that somebody goes on with. Its libraries are installed for those only who may install libraries."""
    file, user = request.FILES.get("h5p"), contract.ticket.user
    if file is None:
        return refused(_("No file came."), "NO_FILE")
    _check_rate(contract.ticket, "packages", conf.get("H5P_UPLOADS_AN_HOUR"))
    if file.size > (most := conf.get("H5P_BYTES_AT_ONCE")):
        raise H5PError(issue("too-large", most=most // 1_000_000))
    head, params = material(file, by=user, may_install=may_install(user))
    fresh = Contract(contract.ticket, DatabaseStore(), contract.address)
    return _success({"h5p": head, "content": params, "contentTypes": fresh.chooser()})


def _success(data: Any) -> JsonResponse:
    return JsonResponse({"success": True, "data": data})


def _check_rate(ticket: Ticket, what: str, most: int) -> None:
    key = f"learning-h5p-official-{what}-{ticket.user.pk}"
    cache.add(key, 0, AN_HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended just now
        return
    if count > most:
        raise H5PError(issue("too-often", most=most))


ACTIONS: dict[tuple[str, str], Callable[[HttpRequest, Contract], HttpResponse]] = {
    ("GET", "libraries"): libraries,
    ("POST", "libraries"): overview,
    ("POST", "translations"): translations,
    ("GET", "content-type-cache"): types,
    ("POST", "files"): take_file,
    ("POST", "filter"): filtered,
    ("POST", "library-upload"): take_package,
}


@for_everybody
def client_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the editor itself. Only the editor's origin has them."""
    place = client.file(name) if client.is_there(request) else None
    if place is None:
        raise Http404
    known = place.stat()
    version = f'"{mark_of(name)[:16]}-{known.st_mtime_ns:x}-{known.st_size:x}"'
    answer = sent(request, lambda: File(place.open("rb")), kind=kind_of(name), version=version, policy=ALONE)
    # Its address does not change when an operator supplies another version.
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer
