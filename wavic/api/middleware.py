"""The outermost layer: a request id, security headers, and one log line for each request."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from wavic.api import origin, request_id
from wavic.api.addresses import client_address
from wavic.api.bodies import drain
from wavic.api.errors import Problem
from wavic.api.translation import problem_of
from wavic.metrics.figures import count_request
from wavic.mongo.patience import bounded

logger = logging.getLogger("wavic.request")

# What Helmet sets beside what Django's own middlewares do; a view may set its own.
_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
    "X-DNS-Prefetch-Control": "off",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-XSS-Protection": "0",
}

_SMALL = {"", "application/json", "application/x-www-form-urlencoded", "text/plain"}

_PROBED = ("/health/", "/metrics")


class RequestLog:
    """Names each request, answers expected exceptions of plain views, logs one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; whatever goes wrong inside is already a response here."""
        started = perf_counter()
        chosen = request_id.choose(request.META.get("HTTP_X_REQUEST_ID", ""))
        token, came = request_id.activate(chosen), origin.activate(request)
        try:
            with bounded(whole=not _brings_a_file(request)):
                response = self.get_response(request)
            if response.status_code >= 400:
                drain(request)
            if isinstance(response, HttpResponseNotAllowed):
                response = _not_allowed(response)
            headers = response.headers
            headers["X-Request-ID"] = chosen
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            facts = _facts(request, response, seconds := perf_counter() - started)
            count_request(request.method, facts["route"], response.status_code, seconds)
            logger.info("request", extra=facts)
            return response
        finally:
            origin.deactivate(came)
            request_id.deactivate(token)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A problem where a plain Django view raised one, or what means one."""
        problem = problem_of(exception)
        return problem.response() if problem else None


class Probes:
    """Lets probes ask by whatever address they know this process by: it isn't looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._host = urlsplit(settings.PUBLIC_URL).netloc

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        if request.path_info.startswith(_PROBED):
            request.get_host = lambda: self._host  # type: ignore[method-assign]
        return self.get_response(request)


def _brings_a_file(request: HttpRequest) -> bool:
    """Whether its body may take any time to arrive; the other kinds are small."""
    return request.content_type not in _SMALL


def _not_allowed(response: HttpResponseNotAllowed) -> HttpResponse:
    """Django's 405 has no body; ours is a problem as everywhere."""
    headers = {"Allow": response.headers["Allow"]}
    detail = "This address doesn't take that method."
    return Problem(405, "method_not_allowed", detail, headers=headers).response()


def _facts(request: HttpRequest, response: HttpResponseBase, seconds: float) -> dict[str, Any]:
    """What the line says: never a raw path, query or header, since those may carry secrets."""
    size = None if response.streaming else len(getattr(response, "content", b""))
    return {
        "method": request.method,
        "route": _route(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 2),
        "bytes": size,
        "user": _caller_id(request),
        "address": client_address(request),
    }


def _route(request: HttpRequest) -> str:
    """The URL pattern, which holds no token or signature."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return "(static)" if request.path_info.startswith(settings.STATIC_URL) else "(none)"


def _caller_id(request: HttpRequest) -> str | None:
    """Who it was, where some layer has found out; asking the session here would cost a read."""
    user = request.__dict__.get("_cached_user") or request.__dict__.get("user")
    if user is None or isinstance(user, SimpleLazyObject) or user.pk is None:
        return None
    return str(user.pk)
