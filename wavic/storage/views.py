"""Signed blobs of the local store, served as Azure serves them."""

import re
from collections.abc import Callable
from functools import wraps

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt

from wavic.api.errors import NotFound, Problem
from wavic.storage.blobs import BlobHead, blob_store
from wavic.storage.headers import BlobHeaders
from wavic.storage.local import LocalBlobStore
from wavic.storage.names import content_disposition
from wavic.storage.put_block import put_block
from wavic.storage.ranges import ByteRange, RangeNotSatisfiableError

# The signature is the credential, so any page may read; nothing in a blob is ever executed.
EVERY_ANSWER = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
ALLOWED_HEADERS = "content-md5, content-type, if-modified-since, if-none-match, if-range, range"
# Clients of Azure's send these; a browser takes no "x-ms-*" for an answer, only what it asked for.
MOST_AZURE_HEADERS = 16
_AZURE_HEADER = re.compile(r"x-ms-[a-z0-9-]{1,60}", re.ASCII)

View = Callable[[HttpRequest, str], HttpResponseBase]


def blob_manners(view: View) -> View:
    """Problems as problem+json that no cache keeps, and the headers every answer carries."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, name: str) -> HttpResponseBase:
        try:
            response = view(request, name)
        except Problem as problem:
            response = problem.response()
            response["Cache-Control"] = "no-store"
        for header, value in EVERY_ANSWER.items():
            response[header] = value
        return response

    return answer


@blob_manners
def blob(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET or HEAD ``/blob/<name>?expires=…&signature=…[&filename=…]``, or PUT a block.

    403 without a valid signature, 404 without the blob, 206, 304, 412 and 416 as HTTP says.
    """
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_preflight(request))
    store = blob_store()
    if not isinstance(store, LocalBlobStore):
        raise NotFound
    if request.method == "PUT":
        return put_block(store, request, name)
    filename = request.GET.get("filename", "")
    if not _allowed(store, request, name, filename):
        raise Problem(403, "invalid_signature", "This link has expired or isn't genuine.")
    try:
        head = store.head(name)
        headers = _headers(head, filename)
        bare = HttpResponse(headers=headers)
        conditional = get_conditional_response(
            request, head.etag, int(head.modified.timestamp()), bare
        )
        if conditional is not bare or request.method == "HEAD":
            return conditional or bare
        return _content(request, head, store.open(name), headers)
    except FileNotFoundError:
        raise NotFound from None


def _preflight(request: HttpRequest) -> dict[str, str]:
    asked = request.headers.get("Access-Control-Request-Headers", "").lower().split(",")
    azures = sorted({name.strip() for name in asked if _AZURE_HEADER.fullmatch(name.strip())})
    return {
        "Access-Control-Allow-Methods": "GET, HEAD, PUT, OPTIONS",
        "Access-Control-Allow-Headers": ", ".join((ALLOWED_HEADERS, *azures[:MOST_AZURE_HEADERS])),
        "Access-Control-Max-Age": "86400",
    }


def _allowed(store: LocalBlobStore, request: HttpRequest, name: str, filename: str) -> bool:
    return request.method in ("GET", "HEAD") and store.signer.allows(
        name, request.GET.get("expires", ""), request.GET.get("signature", ""), filename
    )


def _headers(head: BlobHead, filename: str) -> dict[str, str]:
    disposition = content_disposition("attachment", filename) if filename else head.disposition
    safe = BlobHeaders.safe(head.content_type, disposition)
    return {
        "Content-Type": safe.content_type,
        "Content-Disposition": safe.disposition,
        "Content-Length": str(head.size),
        "Cache-Control": head.cache_control,
        "ETag": head.etag,
        "Last-Modified": http_date(head.modified.timestamp()),
        "Accept-Ranges": "bytes",
    }


def _content(
    request: HttpRequest, head: BlobHead, file: File, headers: dict[str, str]
) -> HttpResponseBase:
    wanted = request.headers.get("Range", "") if _range_holds(request, head) else ""
    try:
        part = ByteRange.parse(wanted, head.size)
    except RangeNotSatisfiableError:
        file.close()
        detail = f"The blob has {head.size} bytes."
        unsatisfied = {"Content-Range": f"bytes */{head.size}", "Accept-Ranges": "bytes"}
        raise Problem(416, "range_not_satisfiable", detail, headers=unsatisfied) from None
    # GZipMiddleware would compress the parts of a file. Its other way out, "Content-Encoding:
    # identity", keeps Firefox and WebKit's ports from seeking.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    content_type = headers.pop("Content-Type")  # FileResponse guesses it unless told apart
    if part is None:
        return BlobResponse(Part(file, 0, head.size), content_type=content_type, headers=headers)
    headers |= {"Content-Length": str(part.length), "Content-Range": part.content_range}
    body = Part(file, part.start, part.length)
    return BlobResponse(body, status=206, content_type=content_type, headers=headers)


def _range_holds(request: HttpRequest, head: BlobHead) -> bool:
    """Whether If-Range, if there is one, names the blob as it is."""
    condition = request.headers.get("If-Range")
    if condition is None or condition == head.etag:
        return True
    return parse_http_date_safe(condition) == int(head.modified.timestamp())


class BlobResponse(FileResponse):
    """Streams in blocks that cost little, where FileResponse's are 4 KiB."""

    block_size = 256 * 1024


class Part:
    """A part of an open file, to be read once; closing it closes the file."""

    def __init__(self, file: File, start: int, length: int) -> None:
        file.seek(start)
        self._file = file
        self._left = length

    def read(self, size: int) -> bytes:
        """Up to so many bytes; none at the end."""
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()
