"""Tickets: addresses that download an album without a token, for a while.

A browser saves a large answer to disk only if it goes to its address by itself, and then it sends
no Authorization header. So an address is handed out that carries who asked for what, signed.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bson.objectid import ObjectId
from django.conf import settings
from django.core import signing
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts import selectors as accounts
from accounts.models import User
from accounts.tokens import CHALLENGE
from wavic.api.errors import NotFound, Problem

GOOD_FOR = timedelta(hours=1)  # as long as a signed URL at least: downloads are resumed with it
_SALT = "tracks.album"


@dataclass(frozen=True)
class Ticket:
    """Who may download which project, and in what form."""

    user: str
    project: str
    quality: str
    attachments: bool

    def address(self) -> str:
        """Where the download is."""
        ticket = signing.dumps(asdict(self), salt=_SALT)
        return f"{settings.PUBLIC_URL}/project/{self.project}/download?ticket={ticket}"

    @staticmethod
    def expires_at() -> datetime:
        """When one that is issued now stops being good."""
        return timezone.now() + GOOD_FOR


class TicketAuthentication(BaseAuthentication):
    """`?ticket=`, for reading. What its bearer may see is asked anew each time it is used."""

    def authenticate(self, request: Request) -> tuple[User, Ticket] | None:
        """The person and the ticket; None without one; Problem 403 `invalid_signature`."""
        written = request.query_params.get("ticket")
        if written is None or request.method not in SAFE_METHODS:
            return None
        project = (request.parser_context or {})["kwargs"]["pk"]
        try:
            content: dict[str, Any] = signing.loads(written, salt=_SALT, max_age=GOOD_FOR)
            ticket = Ticket(**content)
            if ticket.project == str(project):
                return accounts.person(ObjectId(ticket.user)), ticket
        except (signing.BadSignature, NotFound):
            pass
        raise Problem(403, "invalid_signature", "This link has expired or isn't genuine.")

    def authenticate_header(self, _request: Request) -> str:
        """What a 401 says about how to come in."""
        return CHALLENGE
