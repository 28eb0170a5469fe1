"""How the admin and the browsable API log people in: as the API does, with its limits."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts import services
from accounts.clients import Client
from accounts.models import User


class EmailBackend(ModelBackend):
    """Address and password, counted in the same buckets: no way round the limits on guessing."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> User | None:
        """The person, or None. Raises Throttled after too many attempts."""
        email = username or fields.get(User.USERNAME_FIELD)
        if email is None or password is None:
            return None
        client = Client.of(request) if request else Client()
        return services.authenticate(email=email, password=password, client=client)
