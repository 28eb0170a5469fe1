"""Where a request comes from, as far as that can be believed."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

_UNKNOWN = "127.0.0.1"  # a Unix socket: only a proxy on this machine can be behind it


def client_address(request: HttpRequest) -> str:
    """The caller's IP address.

    With TRUSTED_PROXIES = N it is the N-th hop from the right of X-Forwarded-For, which the
    outermost proxy of ours wrote; whatever the caller put to the left of it is not looked at.
    """
    peer: str = request.META.get("REMOTE_ADDR") or _UNKNOWN
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return _normal(peer) or _UNKNOWN
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hop = hops[-proxies].strip() if len(hops) >= proxies else ""
    return _normal(hop) or _normal(peer) or _UNKNOWN


@lru_cache(maxsize=4096)
def bucket_of(key: str) -> str:
    """What a rate limit counts under `key`: an IPv6 address stands for its /64.

    One machine may use any address of its network, so counting single ones would count nothing.
    """
    if ":" not in key:
        return key
    try:
        return str(ipaddress.IPv6Network((key, 64), strict=False))
    except ValueError:
        return key


@lru_cache(maxsize=4096)
def _normal(text: str) -> str | None:
    """The address without port or zone, IPv4 also where it came mapped into IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)
