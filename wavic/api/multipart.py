"""Uploads that stream: the fields of a multipart body first, then its one file, block by block.

Nothing is spooled: `parse` reads up to the first file part, and the rest of the request is read
when somebody iterates over the file. So fields stand before the file, and there is one file.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header
from rest_framework.parsers import BaseParser, DataAndFiles

from wavic.api.bodies import Readable, declared_length
from wavic.api.errors import Problem, Unavailable

BLOCK = 1024 * 1024  # bytes: what is read at once, and the least that `chunks` hands on
MOST_FIELDS = 32
MOST_FIELD_BYTES = 64 * 1024
_MOST_SILENT_BYTES = 64 * 1024  # outside of any part

_Event: TypeAlias = MultipartSegment | bytes | None
_slots = BoundedSemaphore(settings.UPLOAD_CONCURRENCY)


class IncomingFile:
    """A file on its way in; its bytes can be had once, in order, as they arrive.

    `name` is what the client called it and `content_type` what it claimed: believe neither.
    `content_length_hint` is the size of the whole request, so an upper bound in bytes.
    `max_size` may be set by whoever reads; a byte beyond it is Problem 413 `file_too_large`.
    """

    def __init__(self, segment: MultipartSegment, rest: Iterator[_Event], hint: int) -> None:
        self.name: str = segment.filename or ""
        self.content_type: str = segment.content_type or "application/octet-stream"
        self.content_length_hint = hint
        self.max_size: int | None = None
        self.size = 0  # bytes handed on so far
        self._rest = rest

    def chunks(self) -> Iterator[bytes]:
        """Blocks of 1 to 2 MiB, the last one smaller; Problem 400 where the body is broken.

        The bytes are the whole file only when the iteration ends without an exception.
        """
        waiting: list[bytes] = []
        length = 0
        for event in self._rest:
            if event is None:
                break
            waiting.append(cast("bytes", event))
            length += len(waiting[-1])
            self._refuse_beyond_limit(self.size + length)
            if length >= BLOCK:
                self.size += length
                yield b"".join(waiting)
                waiting, length = [], 0
        for event in self._rest:
            if isinstance(event, MultipartSegment):
                code = "field_after_file" if event.filename is None else "second_file"
                raise Problem(400, code, "The file must be the last part of the body.")
        if waiting:
            self.size += length
            yield b"".join(waiting)

    def _refuse_beyond_limit(self, size: int) -> None:
        if self.max_size is not None and size > self.max_size:
            detail = f"The file is over {self.max_size} bytes."
            raise Problem(413, "file_too_large", detail, limit=self.max_size)


class StreamingMultiPartParser(BaseParser):
    """multipart/form-data without a spool; see the module's words."""

    media_type = "multipart/form-data"

    def parse(
        self,
        stream: Readable,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> DataAndFiles:
        """Fields as a QueryDict, and the file (or none) under its field's name, unread."""
        length = declared_length((parser_context or {})["request"])
        _, options = parse_options_header(media_type or "")
        boundary = options.get("boundary", "")
        if not 1 <= len(boundary) <= 70:
            raise _malformed("The Content-Type names no boundary.")
        events = _events(stream, boundary, length)
        fields = QueryDict(mutable=True)
        files: MultiValueDict = MultiValueDict()
        for event in events:
            part = cast("MultipartSegment", event)  # every part is read to its end, so one begins
            if part.filename is not None:
                files[part.name] = IncomingFile(part, events, length)
                break
            fields.appendlist(part.name, _text(part.name, events))
            if sum(map(len, dict(fields.lists()).values())) > MOST_FIELDS:
                raise _malformed(f"The body has more than {MOST_FIELDS} fields.")
        return DataAndFiles(fields, files)


@contextmanager
def receiving() -> Iterator[None]:
    """Hold one of the process's UPLOAD_CONCURRENCY places; 503 when all are taken."""
    if not _slots.acquire(blocking=False):
        raise Unavailable("too_many_uploads", "Too many uploads at once; try again shortly.", 5)
    try:
        yield
    finally:
        _slots.release()


def _events(stream: Readable, boundary: str, length: int) -> Iterator[_Event]:
    """What the parser finds: for each part its head, its bytes, None; Problem 400 if broken."""
    parser = PushMultipartParser(boundary)
    received = silent = 0
    try:
        while block := stream.read(BLOCK):
            received += len(block)
            silent += len(block)
            for event in parser.parse(block):
                silent = 0
                yield event
            if silent > _MOST_SILENT_BYTES:
                raise _malformed("The body has too much outside of its parts.")
    except MultipartError as error:
        raise _malformed(f"The multipart body is broken: {error}.") from None
    try:
        parser.close()
    except MultipartError:
        if received < length:
            detail = "The body ended before it was complete."
        else:
            detail = "The body has no closing boundary."
        raise Problem(400, "truncated_body", detail) from None


def _text(name: str, events: Iterator[_Event]) -> str:
    """The value of the field whose part has just begun."""
    value = b""
    for event in events:
        if not isinstance(event, bytes | bytearray):
            break
        value += event
        if len(value) > MOST_FIELD_BYTES:
            raise Problem(413, "field_too_large", f"The field is over {MOST_FIELD_BYTES} bytes.")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise _malformed(f"The field {name!r} isn't UTF-8.") from None


def _malformed(detail: str) -> Problem:
    return Problem(400, "malformed", detail)
