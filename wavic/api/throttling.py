"""Rate limits: django-ratelimit on shared counters, driven by the table in rates.py."""

import math
import time
from collections import OrderedDict
from contextlib import suppress
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django_ratelimit.core import ALL, _get_window, _make_cache_key, _split_rate, get_usage
from rest_framework.exceptions import Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from wavic.api.addresses import bucket_of, client_address
from wavic.api.rates import BLOCKS, RATES

__all__ = ["RouteThrottle", "client_address", "limit", "peek", "refund"]


def limit(scope: str, key: str) -> None:
    """Count one call of `key`; raises Throttled with a true wait beyond the scope's rate."""
    _refuse_beyond(_usage(scope, RATES[scope], key, increment=True))


def peek(scope: str, key: str) -> None:
    """Raise Throttled if a call of `key` would be refused now, without counting one."""
    usage = _usage(scope, RATES[scope], key, increment=False)
    if usage and usage["count"] >= usage["limit"]:
        raise Throttled(wait=_wait(usage))


def refund(scope: str, key: str) -> None:
    """Take back one call that `limit` counted, as after a login that was right."""
    rate, key = RATES[scope], bucket_of(key)
    _, period = _split_rate(rate)
    window = _get_window(key, period)
    with suppress(ValueError):  # its period has ended, and the count with it
        caches["default"].decr(_make_cache_key(scope, window, rate, key, ALL))


class RouteThrottle(BaseThrottle):
    """One call of this view by this caller: a person where known, else an address."""

    def __init__(self) -> None:
        self._wait: int | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the caller has a call left in the scope that the view names for its action."""
        scope = getattr(view, "throttle_scopes", {}).get(getattr(view, "action", None))
        if scope is None:
            scope = "read" if request.method in SAFE_METHODS else "write"
        key = _caller(request)
        if scope in BLOCKS:
            self._wait = _leases.take(scope, key)
        else:
            usage = _usage(scope, RATES[scope], key, increment=True)
            self._wait = _wait(usage) if usage and usage["should_limit"] else None
        return self._wait is None

    def wait(self) -> int | None:
        """Seconds until the period ends."""
        return self._wait


class _Leases:
    """Calls taken from the shared counters in blocks, and handed out here one by one."""

    _most = 10_000  # callers remembered at once; the least recent is forgotten first

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, str], tuple[int, int]] = OrderedDict()

    def take(self, scope: str, key: str) -> int | None:
        """None when there was a call left, else the seconds until there is again."""
        now = time.time()
        with self._lock:
            calls, ends = self._held.get((scope, key), (0, 0))
            if now < ends:
                if calls == 0:
                    return math.ceil(ends - now)
                if calls > 1:
                    self._held[scope, key] = (calls - 1, ends)
                else:
                    del self._held[scope, key]
                return None
        return self._renew(scope, key)

    def _renew(self, scope: str, key: str) -> int | None:
        """Take one more block; a refusal is remembered too, until its period ends."""
        size = BLOCKS[scope]
        calls, period = _split_rate(RATES[scope])
        usage = _usage(scope, (calls // size, period), key, increment=True)
        if usage is None:
            return None
        refused = usage["should_limit"]
        ends = int(time.time()) + _wait(usage)
        with self._lock:
            held, _ = self._held.get((scope, key), (0, 0))
            self._held[scope, key] = (0 if refused else held + size - 1, ends)
            self._held.move_to_end((scope, key))
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return _wait(usage) if refused else None

    def forget(self) -> None:
        """Drop what is held, as a new process would start."""
        with self._lock:
            self._held.clear()


_leases = _Leases()
forget_leases = _leases.forget


def _caller(request: Request) -> str:
    """A person's id where known, else the address or its network."""
    user = request.user
    return str(user.pk) if user.is_authenticated else bucket_of(client_address(request))


def _usage(scope: str, rate: Any, key: str, *, increment: bool) -> dict[str, Any] | None:
    """django-ratelimit's count for the key; None while RATELIMIT_ENABLE is off."""
    bucket = bucket_of(key)
    return get_usage(
        HttpRequest(),
        group=scope,
        key=lambda *_: bucket,
        rate=rate,
        method=ALL,
        increment=increment,
    )


def _refuse_beyond(usage: dict[str, Any] | None) -> None:
    if usage and usage["should_limit"]:
        raise Throttled(wait=_wait(usage))


def _wait(usage: dict[str, Any]) -> int:
    """Whole seconds until the next period: the last second of this one still counts."""
    return max(0, usage["time_left"]) + 1
