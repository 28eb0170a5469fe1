"""Where the request at hand comes from, for records of who did what."""

from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

from wavic.api.addresses import client_address

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)

activate = _request.set
deactivate = _request.reset


@dataclass(frozen=True)
class Origin:
    """An IP address and what the client says it is; both blank in the worker and in commands."""

    address: str = ""
    user_agent: str = ""


def user_agent(request: HttpRequest) -> str:
    """What the client says it is, at most 300 characters that can be stored."""
    return request.headers.get("User-Agent", "").replace("\0", "")[:300]


def current() -> Origin:
    """The origin of the request that is being served."""
    request = _request.get()
    if request is None:
        return Origin()
    return Origin(client_address(request)[:45], user_agent(request))
