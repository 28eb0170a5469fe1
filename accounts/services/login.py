"""Logging in: slow to guess at, the same for addresses that nobody has, open to known devices."""

from dataclasses import dataclass
from typing import Any

from accounts import devices, passwords, selectors, tokens
from accounts.clients import Client
from accounts.models import User, fold_email
from accounts.services.sessions import open_session
from wavic.api.errors import Problem
from wavic.api.throttling import limit
from wavic.audit import note
from wavic.mongo.transactions import run_in_transaction


@dataclass(frozen=True)
class Entrance:
    """What somebody who came in gets: their profile, their tokens, this device's value."""

    user: dict[str, Any]
    tokens: tokens.TokenPair
    device: str


def log_in(*, email: str, password: str, client: Client) -> Entrance:
    """Open a session for whoever has this address and password.

    Raises Problem 401 `credentials_invalid`, or Throttled, alike for every address there may be;
    409 `account_closed` with `until` for who has left and may come back, to nobody else.
    """
    user = prove(email=email, password=password, client=client)
    if user and user.is_active:
        return run_in_transaction(lambda: enter(user, client))
    if user and (departure := selectors.way_back(user.pk)):
        detail = "This account is closed. It can be opened again until its time is over."
        raise Problem(409, "account_closed", detail, until=departure.due_at)
    raise invalid_credentials()


def invalid_credentials() -> Problem:
    """The answer to an address and a password that open nothing, for whatever reason."""
    detail = "The address or the password is wrong."
    headers = {"WWW-Authenticate": tokens.CHALLENGE}
    return Problem(401, "credentials_invalid", detail, headers=headers)


def enter(user: User, client: Client) -> Entrance:
    """A session for somebody who has just proved who they are; inside a transaction."""
    note("user.logged_in", actor=user.pk)
    return Entrance(
        user=selectors.profile(user),
        tokens=open_session(user.pk, client),
        device=devices.issue(user.pk, devices.recognise(client.device, user.pk)),
    )


def authenticate(*, email: str, password: str, client: Client) -> User | None:
    """The person with this address and password, if their account is open. Raises Throttled."""
    user = prove(email=email, password=password, client=client)
    return user if user and user.is_active else None


def prove(*, email: str, password: str, client: Client) -> User | None:
    """Whose address and password these are, be it somebody who has left; else None.

    Costs one hash in any case. Counted before the password is looked at, so a right guess beyond
    the limit is refused too. Raises Throttled.
    """
    user = selectors.person_with_password(email)
    _count_attempt(email, user, client)
    encoded = user.password if user else passwords.NOBODY
    correct, outdated = passwords.verify(password, encoded)
    if user is None or not correct:
        # Also where it is nobody's account: this costs the same for every address there may be.
        note("user.login_failed", people=[user.pk] if user else [])
        return None
    if outdated:
        user.password = passwords.encode(password)
        User.objects.filter(pk=user.pk, password=encoded).update(password=user.password)
    return user


def confirm_password(user: User, password: str) -> None:
    """Ask the person behind a session once more. Raises Problem 403 `wrong_password`, Throttled."""
    limit("password", str(user.pk))
    if not passwords.verify(password, user.password)[0]:
        raise Problem(403, "wrong_password", "The password is wrong.")


def _count_attempt(email: str, user: User | None, client: Client) -> None:
    """A device known to this account has a bucket of its own: nobody elsewhere can empty it."""
    device = devices.recognise(client.device, user.pk) if user else None
    if device:
        limit("login_device", device)
    else:
        limit("login_address", client.address)
        limit("login_account", fold_email(email))
