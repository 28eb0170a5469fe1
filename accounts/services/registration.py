"""Becoming somebody here."""

from django.db import IntegrityError

from accounts.clients import Client
from accounts.models import User
from accounts.services.credentials import check_new_password
from accounts.services.login import Entrance, enter
from wavic import events
from wavic.api.errors import Problem
from wavic.mongo.transactions import run_in_transaction


def register(*, email: str, password: str, name: str, client: Client) -> Entrance:
    """A new account on the free plan, logged in. Its address is verified by mail afterwards.

    Raises Problem 409 `email_taken`, and 400 for a password that is too easily guessed.
    """
    check_new_password(password, User(email=email, name=name), field="password")
    user = User.objects.build(email, password, name=name)

    def write() -> Entrance:
        User.objects.insert(user)
        events.emit("user.registered", actor=user.pk, subject=("user", user.pk))
        return enter(user, client)

    try:
        return run_in_transaction(write)
    except IntegrityError:
        raise email_taken() from None


def email_taken() -> Problem:
    """The answer to an address that belongs to an account already."""
    return Problem(409, "email_taken", "An account with this address exists.")
