"""Everybody else's exceptions as problems: Django's, DRF's, the database driver's."""

import math
from collections.abc import Iterator
from typing import Any

from django.core import exceptions as django
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError
from redis.exceptions import RedisError
from rest_framework import exceptions as drf
from rest_framework.serializers import as_serializer_error

from wavic.api.errors import Forbidden, NotFound, Problem, Unavailable, invalid
from wavic.mongo.paging import InvalidCursor

_DATABASE_DOWN = (ConnectionFailure, ExecutionTimeout, RedisError)
_CODES = {
    drf.NotAuthenticated: "not_authenticated",
    drf.MethodNotAllowed: "method_not_allowed",
    drf.NotAcceptable: "not_acceptable",
    drf.UnsupportedMediaType: "unsupported_media_type",
    drf.Throttled: "throttled",
    drf.ParseError: "malformed",
}
# The first that fits: the special ones stand before what they derive from.
_REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    InvalidCursor: (400, "invalid_cursor", "This cursor wasn't made by this list."),
    django.RequestDataTooBig: (413, "body_too_large", "The body is larger than this route takes."),
    django.DisallowedHost: (400, "bad_host", "This server doesn't answer for that host."),
    UnreadablePostError: (400, "truncated_body", "The body ended before it was complete."),
    MultiPartParserError: (400, "malformed", "The multipart body can't be read."),
    django.SuspiciousOperation: (400, "bad_request", "The request can't be understood."),
    django.BadRequest: (400, "bad_request", "The request can't be understood."),
}


def problem_of(exc: BaseException) -> Problem | None:
    """The problem that an exception means to a caller; None when it is a fault of ours."""
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, drf.APIException):
        return _from_rest_framework(exc)
    return _from_django(exc) or _from_database(exc)


def flattened(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """DRF's nested error details as (dotted path, sentences); `detail` is the object itself.

    >>> dict(flattened({"credits": [{}, {"name": ["Too long."]}]}))
    {'credits.1.name': ['Too long.']}
    """
    if isinstance(detail, dict):
        for key, value in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from flattened(value, ".".join(filter(None, (path, name))))
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, item in enumerate(detail):
            yield from flattened(item, f"{path}.{index}" if path else str(index))
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        yield path or "detail", [str(sentence) for sentence in sentences]


def _from_rest_framework(exc: drf.APIException) -> Problem:
    if isinstance(exc, drf.ValidationError):
        return invalid(_merged(flattened(exc.detail)))
    if isinstance(exc, drf.NotFound):
        return NotFound()
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    detail: Any = exc.detail
    code = _CODES.get(type(exc))
    if isinstance(detail, dict):  # simplejwt's shape
        code, detail = code or str(detail.get("code", "")), detail.get("detail", exc.default_detail)
    if code is None:
        code = str(getattr(detail, "code", None) or exc.default_code)
    if isinstance(exc, drf.PermissionDenied) and code == "permission_denied":
        code = "forbidden"
    return Problem(exc.status_code, code, str(detail), headers=headers)


def _from_django(exc: BaseException) -> Problem | None:
    match exc:
        case Http404():
            return NotFound("There is nothing at this address.")
        case django.PermissionDenied():
            return Forbidden(str(exc) or "You may not do this.")
        case django.ValidationError():
            return invalid(_merged(flattened(as_serializer_error(exc))))
    for kind, (status, code, detail) in _REFUSALS.items():
        if isinstance(exc, kind):
            return Problem(status, code, detail)
    return None


def _from_database(exc: BaseException | None) -> Problem | None:
    """503 when the driver couldn't reach the database, also below an exception of Django's.

    Or when somebody else's transaction stood in the way too long: one that died with its process
    is ended by MongoDB after a minute (transactionLifetimeLimitSeconds).
    """
    while exc is not None:
        if isinstance(exc, _DATABASE_DOWN) or (isinstance(exc, PyMongoError) and exc.timeout):
            detail = "The database can't be reached at the moment."
            return Unavailable("database_unavailable", detail, 5)
        if isinstance(exc, PyMongoError) and exc.has_error_label("TransientTransactionError"):
            detail = "Something else is writing the same at the moment."
            return Unavailable("database_unavailable", detail, 5)
        exc = exc.__cause__
    return None


def _merged(pairs: Iterator[tuple[str, list[str]]]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for path, sentences in pairs:
        errors.setdefault(path, []).extend(sentences)
    return errors
