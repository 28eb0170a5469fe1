"""Every error is RFC 9457 `application/problem+json` with a stable `code`."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException

from wavic.api import request_id
from wavic.api.renderers import to_json

CONTENT_TYPE = "application/problem+json"

type_of = "urn:wavic:problem:{}".format


class Problem(APIException):
    """An error that the caller can act on.

    `code` is stable and what clients switch on; `detail` is a sentence for people; `errors` maps
    dotted field paths to lists of sentences; `extra` becomes further members of the body.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        title: str | None = None,
        errors: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code
        self.title = title or HTTPStatus(status).phrase
        self.errors = errors
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The members of the problem document."""
        document = {
            "type": type_of(self.code),
            "title": self.title,
            "status": self.status_code,
            "detail": str(self.detail),
            "code": self.code,
        }
        if self.errors is not None:
            document["errors"] = dict(self.errors)
        return {**document, "request_id": request_id.current() or None, **self.extra}

    def response(self) -> HttpResponse:
        """The problem as a response that needs no renderer."""
        return HttpResponse(
            to_json(self.body()),
            status=self.status_code,
            content_type=CONTENT_TYPE,
            headers=self.headers,
        )


class NotFound(Problem):
    """404: it isn't there, or the caller may not know that it is."""

    def __init__(self, detail: str = "There is nothing here that you may see.") -> None:
        super().__init__(404, "not_found", detail)


class Forbidden(Problem):
    """403: the caller may see it, but not do this."""

    def __init__(self, detail: str = "Your role doesn't allow this.") -> None:
        super().__init__(403, "forbidden", detail)


class Conflict(Problem):
    """409: the caller's copy is stale; `current` is the object as it is now."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        detail = "This was changed in the meantime; `current` is how it is now."
        super().__init__(409, "conflict", detail, current=current)


class Unavailable(Problem):
    """503: something that WAVIC stands on is down or busy; try again in `retry_after` seconds."""

    def __init__(self, code: str, detail: str, retry_after: int) -> None:
        super().__init__(503, code, detail, headers={"Retry-After": str(retry_after)})


def invalid(errors: Mapping[str, Iterable[str]]) -> Problem:
    """400 for input that was understood and refused, field by field."""
    fields = {path: list(sentences) for path, sentences in errors.items()}
    return Problem(400, "invalid", "Some fields aren't right.", errors=fields)
