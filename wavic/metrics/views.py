"""GET /metrics, for Prometheus."""

import ipaddress
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from wavic.api.addresses import client_address
from wavic.api.errors import NotFound, Problem
from wavic.metrics.scraping import exposition

_PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, to who has METRICS_TOKEN; without one, to this computer and nobody else."""
    if settings.METRICS_TOKEN:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        genuine = compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
        if scheme.lower() != "bearer" or not genuine:
            challenge = {"WWW-Authenticate": 'Bearer realm="metrics"'}
            detail = "Send METRICS_TOKEN as the Bearer token."
            raise Problem(401, "not_authenticated", detail, headers=challenge)
    elif not _from_here(request):
        raise NotFound
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _from_here(request: HttpRequest) -> bool:
    """Whether a process of this computer asks, and not a proxy on it for somebody else."""
    if any(header in request.META for header in _PASSED_ON):
        return False
    return ipaddress.ip_address(client_address(request)).is_loopback
