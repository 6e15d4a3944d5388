"""Files sent whole, or the one part of them that a player asks for: without it nobody jumps in a film."""

import re
from collections.abc import Iterator

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CHUNK = 64 * 1024


def ranged(request: HttpRequest, file: File, *, version: str) -> HttpResponseBase:
    """All of ``file``, or the one range the request names; several ranges at once get all of it.

    ``version`` is the answer's ETag or Last-Modified: a browser that holds a part of another version gets all of it.
    """
    is_same_file = request.headers.get("If-Range", version) == version
    asked = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("Range", "").strip())
    if not asked or not any(asked.groups()) or not is_same_file:
        return FileResponse(file)
    first, last = _bounds(*asked.groups(), size=file.size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    answer = StreamingHttpResponse(_part(file, first, last), status=206)
    answer.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    answer.headers["Content-Length"] = str(last - first + 1)
    return answer


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first and last byte that are asked for; ``-500`` means the last 500."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: File, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
