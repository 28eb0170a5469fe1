"""What a login says about where it comes from."""

from dataclasses import dataclass

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.devices import COOKIE
from wavic.api.origin import user_agent
from wavic.api.throttling import client_address


@dataclass(frozen=True)
class Client:
    """An address and a browser, for the list of sessions; a device, if it has one of ours."""

    address: str = ""
    user_agent: str = ""
    device: str = ""

    @classmethod
    def of(cls, request: HttpRequest | Request, device: str = "") -> "Client":
        """The client behind a request; `device` from the body stands before the cookie's."""
        return cls(
            address=client_address(request)[:45],
            user_agent=user_agent(request),
            device=device or request.COOKIES.get(COOKIE, ""),
        )
