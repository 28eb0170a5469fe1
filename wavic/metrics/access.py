"""Who may read figures: they tell how much goes on here."""

import ipaddress
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest

from wavic.api.addresses import client_address
from wavic.api.errors import NotFound, Problem

_PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


def refuse_strangers(request: HttpRequest) -> None:
    """Raise Problem 401 without METRICS_TOKEN where there is one; without, 404 from elsewhere."""
    if settings.METRICS_TOKEN:
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        genuine = compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
        if scheme.lower() != "bearer" or not genuine:
            challenge = {"WWW-Authenticate": 'Bearer realm="metrics"'}
            detail = "Send METRICS_TOKEN as the Bearer token."
            raise Problem(401, "not_authenticated", detail, headers=challenge)
    elif not _from_here(request):
        raise NotFound


def _from_here(request: HttpRequest) -> bool:
    """Whether a process of this computer asks, and not a proxy on it for somebody else."""
    if any(request.META.get(header) for header in _PASSED_ON):
        return False
    return ipaddress.ip_address(client_address(request)).is_loopback
