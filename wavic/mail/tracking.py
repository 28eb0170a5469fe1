"""What Postmark tells of a mail after it took it: delivered, came back, reported as spam.

It tells things twice, late, and in any order; so what a mail's entry says only ever gets worse,
and what an address's says is as of the time that Postmark names.
"""

import logging
from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType
from bson.errors import InvalidId
from bson.objectid import ObjectId
from django.utils import timezone

from wavic.mail.models import Delivery, Reason, SentMail
from wavic.mail.suppressions import lifted_elsewhere, suppress

logger = logging.getLogger("wavic.mail")

_DETAIL = 2_000  # characters of it that are kept
# By Postmark's own names: anymail's don't tell a mailbox that is full from one that isn't there.
# What is in neither table, as a mailbox that is full, came back this once.
_SUPPRESSING = {
    "HardBounce": Reason.BOUNCE,
    "BadEmailAddress": Reason.BOUNCE,
    "SpamComplaint": Reason.COMPLAINT,
    "ManualSuppression": Reason.STOPPED,
    "ManuallyDeactivated": Reason.STOPPED,
    "Unsubscribe": Reason.STOPPED,
}
_DELIVERY = {
    EventType.DEFERRED: Delivery.DEFERRED,
    EventType.DELIVERED: Delivery.DELIVERED,
    EventType.AUTORESPONDED: Delivery.DELIVERED,
    EventType.BOUNCED: Delivery.BOUNCED,
    EventType.REJECTED: Delivery.BOUNCED,
    EventType.COMPLAINED: Delivery.COMPLAINED,
}
_WORSE = list(Delivery.values)  # in their order


def take(event: AnymailTrackingEvent, **_: Any) -> None:
    """Anymail's `tracking` signal: note it at the mail, and suppress the address if it is dead."""
    said = event.esp_event
    at = event.timestamp or timezone.now()
    detail = _text(event.description) + (
        f"\n{_text(event.mta_response)}" * bool(event.mta_response)
    )
    mail = _mail(event)
    # A change of the list carries no news of the mail that it came of.
    if mail and said.get("RecordType") != "SubscriptionChange":
        _note(mail, event, at, detail)
    if not _text(event.recipient):
        return
    if event.event_type == EventType.SUBSCRIBED:
        lifted_elsewhere(event.recipient, at=at)
    elif reason := _SUPPRESSING.get(_text(said.get("SuppressionReason") or said.get("Type"))):
        suppress(event.recipient, reason, at=at, detail=detail, mail=mail)
        logger.warning("Address suppressed", extra={"mail": mail and str(mail.pk), "why": reason})


def _mail(event: AnymailTrackingEvent) -> SentMail | None:
    """Its entry: by the id it was sent with, since Postmark's may not be stored yet."""
    try:
        if found := SentMail.objects.filter(pk=ObjectId(event.metadata["mail"])).first():
            return found
    except (InvalidId, KeyError, TypeError):
        pass
    message_id = _text(event.message_id)
    return SentMail.objects.filter(message_id=message_id).first() if message_id else None


def _note(mail: SentMail, event: AnymailTrackingEvent, at: datetime, detail: str) -> None:
    delivery = _DELIVERY.get(event.event_type)
    if delivery is None:
        return
    better = _WORSE[: _WORSE.index(delivery)]
    SentMail.objects.filter(pk=mail.pk, delivery__in=better).update(
        delivery=delivery, delivery_detail=detail[:_DETAIL], delivery_at=at
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
