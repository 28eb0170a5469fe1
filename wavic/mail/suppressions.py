"""Addresses that get no mail any more: who is on the list, and the ways onto and off it."""

from datetime import datetime

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.utils import timezone

from wavic import events
from wavic.mail.addresses import fold_email
from wavic.mail.models import Reason, SentMail, Suppression
from wavic.mail.tasks import reactivate
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue

_WEIGHT = {Reason.STOPPED: 0, Reason.COMPLAINT: 1, Reason.BOUNCE: 2}
_DETAIL = 2_000  # characters of it that are kept


def stops(address: str, *, unsubscribable: bool) -> Suppression | None:
    """The suppression that keeps a mail from the address; None where it may be sent.

    Mail that comes back isn't sent at all. Who complained, or had Postmark stop it, gets nothing
    that they could unsubscribe from; what they ask for themselves, as a new password, is tried.
    """
    found = Suppression.objects.filter(address=fold_email(address), lifted_at=None).first()
    if found is None or (found.reason != Reason.BOUNCE and not unsubscribable):
        return None
    return found


def deliverable(address: str) -> bool:
    """Whether the address gets all mail."""
    return stops(address, unsubscribable=True) is None


def suppress(
    address: str, reason: Reason, *, at: datetime, detail: str = "", mail: SentMail | None = None
) -> None:
    """Put the address on the list, as of `at`; the same in whatever order news of it comes.

    Emits `address.suppressed` with its `address` and `reason` when that is news.
    """
    said = {"reason": reason, "detail": detail[:_DETAIL], "mail": mail, "since": at}
    try:
        _suppress(fold_email(address), said)
    except IntegrityError:  # put there at this moment by somebody else
        _suppress(fold_email(address), said)


@in_transaction
def lift(address: str, *, by: ObjectId) -> bool:
    """Take the address off the list, and off Postmark's; whether it was on it."""
    listed = Suppression.objects.filter(address=fold_email(address), lifted_at=None)
    lifted = bool(listed.update(lifted_at=timezone.now(), lifted_by=by))
    if lifted:
        enqueue(reactivate, fold_email(address))
    return lifted


def lifted_elsewhere(address: str, *, at: datetime) -> None:
    """Postmark sends to the address again, as of `at`: unless it was suppressed since."""
    news = {"reason": Reason.STOPPED, "since": at, "lifted_at": at}
    folded = fold_email(address)
    try:
        known, new = Suppression.objects.get_or_create(address=folded, defaults=news)
    except IntegrityError:
        known, new = Suppression.objects.get(address=folded), False
    if not new:
        listed = Suppression.objects.filter(pk=known.pk, lifted_at=None, since__lte=at)
        listed.update(lifted_at=at, lifted_by=None)


@in_transaction
def _suppress(address: str, said: dict) -> None:
    known = Suppression.objects.filter(address=address).first()
    if known is None:
        known = Suppression.objects.create(address=address, **said)
    elif known.lifted_at is None:
        if _WEIGHT[said["reason"]] <= _WEIGHT[Reason(known.reason)]:
            Suppression.objects.filter(pk=known.pk, since__lt=said["since"]).update(
                since=said["since"]
            )
            return
        Suppression.objects.filter(pk=known.pk).update(
            **{**said, "since": max(said["since"], known.since)}
        )
    elif said["since"] <= known.lifted_at:
        return
    else:
        Suppression.objects.filter(pk=known.pk).update(**said, lifted_at=None, lifted_by=None)
    data = {"address": address, "reason": said["reason"]}
    events.emit("address.suppressed", subject=known, data=data)
