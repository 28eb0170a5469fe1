"""People for tests, and clients that speak for them."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from rest_framework.test import APIClient

from accounts import services
from accounts.clients import Client
from accounts.models import User

PASSWORD = "three tall ladders"  # a person's, unless said otherwise
_numbers = itertools.count(1)


def person(email: str = "", *, password: str | None = PASSWORD, **fields: Any) -> User:
    """Somebody with an account and an address nobody else has."""
    fields.setdefault("name", "Ada")
    return User.objects.create_user(
        email or f"person{next(_numbers)}@example.com", password, **fields
    )


def on_plan(user: User, plan: str) -> User:
    """The same person, who pays for this plan from now on."""
    services.entitle(user.pk, plan, status="active", source="test")
    return user


@dataclass
class Visitor:
    """A client with the tokens of one login."""

    user: User
    api: APIClient = field(default_factory=APIClient)
    token: str = ""
    refresh: str = ""

    @classmethod
    def logged_in(cls, user: User | None = None, **client: str) -> "Visitor":
        """A new session of this person, or of somebody new."""
        user = user or person()
        pair = services.log_in(email=user.email, password=PASSWORD, client=Client(**client)).tokens
        visitor = cls(user, token=pair.token, refresh=pair.refresh)
        visitor.bear(pair.token)
        return visitor

    def bear(self, token: str) -> None:
        """Send this token from now on."""
        self.api.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    def is_let_in(self) -> bool:
        """Whether the token still opens the account."""
        return self.api.get("/user/me").status_code == 200
