"""Changing a password, and getting back in without it. Hashing stays outside transactions."""

from uuid import uuid4

from bson.objectid import ObjectId
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from accounts import links, passwords, selectors, tasks
from accounts.clients import Client
from accounts.models import User, fold_email
from accounts.services import sessions
from accounts.services.login import confirm_password
from accounts.tokens import TokenPair
from wavic import events, mail
from wavic.api.errors import Problem, Unavailable, invalid
from wavic.api.throttling import limit
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue


def check_new_password(password: str, user: User, *, field: str) -> None:
    """Refuse what is easily guessed, with the reasons under the field it came in."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise invalid({field: error.messages}) from None


def change_password(
    *, user_id: ObjectId, session_id: ObjectId | None, current: str, new: str, client: Client
) -> TokenPair:
    """Set a new password and end every other session; this one goes on with new tokens."""
    user = selectors.person(user_id)
    confirm_password(user, current)
    check_new_password(new, user, field="new")
    encoded = passwords.encode(new)

    def write() -> TokenPair:
        _replace_password(user, encoded)
        sessions.revoke_all(user_id, keep=session_id)
        return sessions.renew(user_id, session_id, client)

    return run_in_transaction(write)


def forgot_password(*, email: str, client: Client) -> None:
    """Mail a link to reset the password, if the address is somebody's.

    Whether it is, only the worker finds out: the caller's answer and its time can't tell.
    """
    count_mail(email, client)
    enqueue(tasks.send_password_reset, fold_email(email), uuid4().hex)


def reset_password(*, token: str, password: str) -> None:
    """Set a password by a link from a mail, once; every session ends.

    The mail got there, so the address counts as verified.
    """
    link = links.follow(links.Purpose.RESET, token)
    user = link.user
    if not link.current:
        raise links.invalid_link()
    check_new_password(password, user, field="password")
    encoded = passwords.encode(password)

    def write() -> None:
        _replace_password(user, encoded)
        if user.email_verified_at is None:
            now = timezone.now()
            User.objects.filter(pk=user.pk).update(email_verified_at=now, updated_at=now)
        sessions.revoke_all(user.pk)

    run_in_transaction(write)


def count_mail(email: str, client: Client) -> None:
    """Bound how much mail strangers can have us send. Raises Throttled, and 503 without mail."""
    if not mail.available():
        raise Unavailable("mail_unavailable", "Mail can't be sent at the moment.", 60)
    limit("forgot_address", client.address)
    limit("forgot_account", fold_email(email))


def _replace_password(user: User, encoded: str) -> None:
    """Compare-and-set: of two changes made on the same password one wins."""
    unchanged = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
    changes = {"password": encoded, "updated_at": timezone.now(), "revision": F("revision") + 1}
    if not unchanged.update(**changes):
        raise Problem(409, "password_changed", "The password was changed in the meantime.")
    events.emit("user.password_changed", actor=user.pk, subject=("user", user.pk))
