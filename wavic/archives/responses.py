"""An archive as an HTTP answer: of known length, conditional, and to be resumed."""

from collections.abc import Generator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from wavic.api.errors import Problem
from wavic.archives.sending import Sending, end_stalled_connections
from wavic.archives.zip_archive import ZipArchive
from wavic.storage.names import content_disposition
from wavic.storage.ranges import ByteRange, RangeNotSatisfiableError

CONTENT_TYPE = "application/zip"


def archive_response(
    request: HttpRequest | Request, archive: ZipArchive, filename: str
) -> HttpResponseBase:
    """200, 206 for one range, 304 or 412; Problem 416, and 503 `too_many_downloads`.

    It always says its length: an answer that breaks off, because storage failed or a file is
    gone, can't be taken for a whole one. A range is made by making the archive up to its end and
    leaving out the beginning, since the CRCs behind the members aren't known before.
    """
    headers = {
        "Content-Disposition": content_disposition("attachment", filename),
        "Content-Length": str(archive.size),
        "ETag": archive.etag,
        "Accept-Ranges": "bytes",
    }
    bare = HttpResponse(headers=headers, content_type=CONTENT_TYPE)
    conditional = get_conditional_response(request, archive.etag, None, bare)
    if conditional is not bare or request.method == "HEAD":
        return conditional or bare
    part = _range(request, archive)
    status, chunks = 200, archive.chunks()
    if part is not None:
        status, chunks = 206, _slice(chunks, part)
        headers |= {"Content-Length": str(part.length), "Content-Range": part.content_range}
    # GZipMiddleware would take the length away.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    body = Sending(chunks)
    end_stalled_connections(int(request.META["SERVER_PORT"] or 0))
    return StreamingHttpResponse(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def _range(request: HttpRequest | Request, archive: ZipArchive) -> ByteRange | None:
    if request.headers.get("If-Range", archive.etag) != archive.etag:
        return None
    try:
        return ByteRange.parse(request.headers.get("Range", ""), archive.size)
    except RangeNotSatisfiableError:
        detail = f"The archive has {archive.size} bytes."
        headers = {"Content-Range": f"bytes */{archive.size}", "Accept-Ranges": "bytes"}
        raise Problem(416, "range_not_satisfiable", detail, headers=headers) from None


def _slice(chunks: Generator[bytes], part: ByteRange) -> Generator[bytes]:
    position = 0
    for chunk in chunks:
        start, end = max(part.start - position, 0), part.end + 1 - position
        position += len(chunk)
        if piece := chunk[start:end]:
            yield piece
        if position > part.end:
            return
