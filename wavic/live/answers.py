"""What the stream's process answers over HTTP: as the API does, without Django's handlers."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from wavic.api import request_id
from wavic.api.errors import CONTENT_TYPE, Problem
from wavic.api.renderers import to_json
from wavic.settings.addresses import origin_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = dict[str, str]

_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


async def begin(send: Send, status: int, headers: Headers) -> None:
    """Send status and headers."""
    every = {**_ALWAYS, "X-Request-ID": request_id.current(), **headers}
    fields = [(name.lower().encode(), value.encode("latin-1")) for name, value in every.items()]
    await send({"type": "http.response.start", "status": status, "headers": fields})


async def answer(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    """Send a whole response."""
    await begin(send, status, {"Content-Length": str(len(body)), **headers})
    await send({"type": "http.response.body", "body": body})


async def refuse(send: Send, problem: Problem, headers: Headers) -> None:
    """Send a problem."""
    headers = {**headers, "Content-Type": CONTENT_TYPE, **problem.headers}
    await answer(send, problem.status_code, headers, to_json(problem.body()))


def cross_origin(origin: str) -> Headers:
    """What lets a page of this origin read the answer; only Vary where it may not."""
    if origin not in _origins():
        return {"Vary": "Origin"}
    return {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "retry-after, x-request-id",
    }


def preflight() -> Headers:
    """What a page is told before it asks."""
    return {
        "Access-Control-Allow-Methods": "GET",
        "Access-Control-Allow-Headers": "accept, authorization, last-event-id, x-request-id",
        "Access-Control-Max-Age": "86400",
    }


def _origins() -> set[str]:
    """Of other front ends, and of our own pages: on a laptop under each of its names."""
    own = origin_of(settings.PUBLIC_URL)
    netloc = urlsplit(own).netloc
    names = [name for name in _LOOPBACK if netloc.startswith(name)]
    twins = {own.replace(name, other) for name in names for other in _LOOPBACK}
    return {*settings.ORIGIN, own, *twins}
