"""Guests of share links, by the token that opening a link gave them."""

from typing import ClassVar

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.tokens import CHALLENGE, refused
from collaboration import selectors
from spaces.guests import Guest

PREFIX = "guest_"


class GuestAuthentication(BaseAuthentication):
    """`Authorization: Bearer guest_…`, on the routes that are open to guests.

    One read knows the guest, the copy of the link they came by and the link as it stands: so
    revoking, expiry and every change of what it allows take effect at the next request.
    """

    for_guests: ClassVar[bool] = True

    def authenticate(self, request: Request) -> tuple[Guest, str] | None:
        """The guest; None for everybody else; Problem 401 once the link is no more."""
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not token.startswith(PREFIX):
            return None
        return guest_of(token.strip()), token

    def authenticate_header(self, _request: Request) -> str:
        """What a 401 says about how to come in."""
        return CHALLENGE


def guest_of(token: str) -> Guest:
    """Whose token it is. Raises Problem 401 `link_closed`."""
    guest = selectors.guest_by_token(token)
    if guest is None:
        raise refused("link_closed", "This link is no longer open.")
    return guest
