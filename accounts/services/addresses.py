"""E-mail addresses: proved by a link, changed by a link to the new one."""

from uuid import uuid4

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from accounts import links, selectors, tasks
from accounts.clients import Client
from accounts.models import User, fold_email
from accounts.services.credentials import count_mail
from accounts.services.login import confirm_password
from accounts.services.registration import email_taken
from wavic import events
from wavic.mongo.transactions import run_in_transaction
from wavic.queue import enqueue


def verify_email(token: str) -> None:
    """Count the link's address as proved; make it the account's if it was asked to be.

    Following a link twice is fine: mail scanners do. Raises Problem 400 `link_invalid`,
    `link_expired`, 409 `email_taken`.
    """
    link = links.follow(links.Purpose.VERIFY, token)
    if fold_email(link.email) == link.user.email:
        mark_verified(link.user.pk, link.user.email)
    elif link.current:
        _switch(link.user, link.email)
    else:
        raise links.invalid_link()


def mark_verified(user_id: ObjectId, email: str) -> None:
    """Count a person's folded address as proved, if it is theirs and wasn't yet."""
    now = timezone.now()
    User.objects.filter(pk=user_id, email=email, email_verified_at=None).update(
        email_verified_at=now, updated_at=now, revision=F("revision") + 1
    )


def resend_verification(*, email: str, client: Client) -> None:
    """Mail the link once more, if the address is somebody's and not proved yet."""
    count_mail(email, client)
    enqueue(tasks.send_verification, fold_email(email), uuid4().hex)


def request_email_change(*, user_id: ObjectId, email: str, password: str, client: Client) -> None:
    """Mail a link to the new address; nothing changes before it is followed.

    Raises Problem 403 `wrong_password`, 409 `email_taken`.
    """
    user = selectors.person(user_id)
    confirm_password(user, password)
    count_mail(email, client)
    if fold_email(email) != user.email and User.objects.filter(email=fold_email(email)).exists():
        raise email_taken()
    enqueue(tasks.send_email_change, str(user_id), email, uuid4().hex)


def _switch(user: User, email: str) -> None:
    def write() -> None:
        now = timezone.now()
        switched = User.objects.filter(pk=user.pk, email=user.email, is_active=True).update(
            email=fold_email(email),
            email_typed=email,
            email_verified_at=now,
            former_emails=sorted({*(user.former_emails or ()), user.email}),
            updated_at=now,
            revision=F("revision") + 1,
        )
        if not switched:
            raise links.invalid_link()
        events.emit(
            "user.email_changed",
            actor=user.pk,
            subject=("user", user.pk),
            data={"previous": user.email_typed},
        )

    try:
        run_in_transaction(write)
    except IntegrityError:
        raise email_taken() from None
