"""Reading a request's body without trusting what it says about itself."""

from contextlib import suppress
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from rest_framework.request import Request

from wavic.api.errors import Problem

_BLOCK = 1024 * 1024
MOST_DRAINED = 16 * _BLOCK
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...


def declared_length(request: Request) -> int:
    """Content-Length in bytes; 411 without one, since a body must say how long it is.

    WSGI can't tell where a chunked body ends, so Django reads it as empty: an honest refusal
    is better than losing what was sent.
    """
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        raise Problem(411, "length_required", "Send Content-Length; chunked bodies aren't read.")
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def read_bounded(stream: Readable, request: Request) -> bytes:
    """The whole body; 413 above DATA_UPLOAD_MAX_MEMORY_SIZE, without reading it all."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = declared_length(request)
    if length > limit:
        raise too_large(limit)
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise too_large(limit)
    if len(body) < length:
        raise UnreadablePostError
    return body


def drain(request: HttpRequest) -> None:
    """Read on for up to MOST_DRAINED bytes after a refusal.

    A client that is still sending when the connection is closed may never see the answer; one
    that sends more than this has to cope, as curl does. One that asked first (RFC 9110, 10.1.1)
    and wasn't told to go on has nothing under way: reading would make it send in vain.
    """
    asks = request.META.get("HTTP_EXPECT", "").lower() == "100-continue"
    waits = asks and not getattr(request, "_read_started", True)  # Django's name for it
    if waits or request.method in _WITHOUT_BODY:
        return
    with suppress(OSError):
        for _ in range(MOST_DRAINED // _BLOCK):
            if not request.read(_BLOCK):
                return


def too_large(limit: int) -> Problem:
    """413 that names the limit in bytes."""
    return Problem(413, "body_too_large", f"The body is over {limit} bytes.", limit=limit)
