"""Every exception becomes a problem, in API views and where none is in charge."""

import logging
import sys
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.response import Response

from wavic.api.errors import Forbidden, NotFound, Problem
from wavic.api.renderers import BrowsableAPIRenderer
from wavic.api.translation import problem_of

logger = logging.getLogger("wavic.api")


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """DRF's EXCEPTION_HANDLER; None (a 500) for what nobody expected."""
    problem = problem_of(exc)
    if problem is None:
        return None
    renderer = getattr(context.get("request"), "accepted_renderer", None)
    if isinstance(renderer, BrowsableAPIRenderer):
        return Response(problem.body(), status=problem.status_code, headers=problem.headers)
    return problem.response()


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400, and 413 for a body that is too large."""
    problem = problem_of(exception)
    return (problem or Problem(400, "bad_request", "The request can't be understood.")).response()


def permission_denied(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return (problem_of(exception) or Forbidden()).response()


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return (problem_of(exception) or NotFound()).response()


def server_error(_request: HttpRequest) -> HttpResponse:
    """handler500: the fault goes to the log, its request id to the caller."""
    exc = sys.exc_info()[1]
    if exc is not None and (problem := problem_of(exc)):
        return problem.response()
    logger.error("unhandled exception", exc_info=exc)
    detail = "Something went wrong on our side. The request id helps us find it."
    return Problem(500, "internal_error", detail).response()


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    return Problem(403, "csrf_failed", reason or "CSRF verification failed.").response()
