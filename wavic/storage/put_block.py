"""Receiving a block of an upload into the local store, as Azure receives it (Put Block).

https://learn.microsoft.com/rest/api/storageservices/put-block
"""

import base64
import binascii
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from wavic.api.errors import NotFound, Problem
from wavic.api.multipart import receiving
from wavic.storage.blocks import STAGING, block_length, block_number
from wavic.storage.local import LocalBlobStore

READ_AT_ONCE = 256 * 1024
_MD5_BYTES = 16


def put_block(store: LocalBlobStore, request: HttpRequest, name: str) -> HttpResponse:
    """``PUT /blob/<staging name>?comp=block&blockid=00000012&size=…&expires=…&signature=…``.

    201 once the block is durable. 403 without a signature for writing, 404 if the upload isn't
    open, 400 for a number or a length that it doesn't have, 411, 413, 503 when storage is full or
    too many send at once.
    """
    size = _size(store, request, name)
    number = block_number(request.GET.get("blockid", ""))
    if request.GET.get("comp") != "block" or number is None or not block_length(number, size):
        raise Problem(400, "invalid_block", "The upload has no such block.")
    length = block_length(number, size)
    _check_length(request, length)
    md5 = _content_md5(request)
    with receiving():
        try:
            store.receive_block(name, size, number, _body(request, length), md5)
        except FileNotFoundError:
            raise NotFound("This upload isn't open.") from None
    return HttpResponse(status=201)


def _size(store: LocalBlobStore, request: HttpRequest, name: str) -> int:
    """The size of the upload that the signature is for, in bytes."""
    size, expires, signature = (
        request.GET.get(parameter, "") for parameter in ("size", "expires", "signature")
    )
    staging = name.startswith(f"{STAGING}/")
    if not (staging and store.block_signer.allows(name, expires, signature, size)):
        raise Problem(403, "invalid_signature", "This link has expired or isn't genuine.")
    return int(size)


def _check_length(request: HttpRequest, expected: int) -> None:
    declared = request.META.get("CONTENT_LENGTH", "")
    if request.META.get("HTTP_TRANSFER_ENCODING") or not declared:
        raise Problem(411, "length_required", "Send Content-Length; chunked bodies aren't read.")
    detail = f"This block has {expected} bytes."
    if not declared.isdecimal() or int(declared) < expected:
        raise Problem(400, "block_size_differs", detail, expected=expected)
    if int(declared) > expected:
        raise Problem(413, "block_size_differs", detail, expected=expected)


def _content_md5(request: HttpRequest) -> bytes | None:
    """RFC 1864: base64 of 16 bytes."""
    written = request.headers.get("Content-MD5")
    if written is None:
        return None
    try:
        digest = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != _MD5_BYTES:
        raise Problem(400, "invalid_md5", "Content-MD5 is the base64 of an MD5.")
    return digest


def _body(request: HttpRequest, length: int) -> Iterator[bytes]:
    """The bytes of the body as they arrive; it may end early, when the connection does."""
    while length:
        try:
            piece = request.read(min(length, READ_AT_ONCE))
        except UnreadablePostError:
            return
        if not piece:
            return
        length -= len(piece)
        yield piece
