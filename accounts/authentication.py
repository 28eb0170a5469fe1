"""Who is calling: by a token, or in a browser by the admin's login."""

from dataclasses import dataclass
from typing import Any, ClassVar

from bson.objectid import ObjectId
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts import selectors, services
from accounts.tokens import CHALLENGE, Claims, read_token


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a token: what requests need of them, without a model."""

    pk: ObjectId
    email: str
    name: str
    session_id: ObjectId
    email_verified: bool
    is_staff: bool

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    is_active: ClassVar[bool] = True

    def __str__(self) -> str:
        return self.email


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`: a remembered signature, and one read that knows whether
    the session and the account still live. So revoking either is immediate.
    """

    def authenticate(self, request: Request) -> tuple[Caller, Claims] | None:
        """The caller and the token's claims; None for other schemes; Problem 401 otherwise."""
        scheme, _, raw = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        return caller_of(raw.strip())

    def authenticate_header(self, _request: Request) -> str:
        """What a 401 says about how to come in."""
        return CHALLENGE


def caller_of(token: str) -> tuple[Caller, Claims]:
    """Whose token it is, and its claims. Raises Problem 401."""
    claims = read_token(token)
    session = selectors.session_with_user(claims.session_id)
    if session is None or session["user_id"] != claims.user_id:
        raise services.revoked()
    services.note_use(claims.session_id, session["last_used_at"])
    return _caller(session), claims


class BrowserAuthentication(SessionAuthentication):
    """The admin's login, with CSRF checked, for the browsable API."""


def _caller(session: dict[str, Any]) -> Caller:
    user = session["user"]
    return Caller(
        pk=session["user_id"],
        email=user["email_typed"],
        name=user["name"],
        session_id=session["_id"],
        email_verified=user["email_verified_at"] is not None,
        is_staff=user["is_staff"],
    )
