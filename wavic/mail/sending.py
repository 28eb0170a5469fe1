"""Sending one mail once."""

import logging
from datetime import timedelta
from typing import Any

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from anymail.message import AnymailMessage
from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from wavic import mail
from wavic.mail.addresses import fold_email
from wavic.mail.models import Reason, SentMail, Status
from wavic.mail.rendering import Rendered, render
from wavic.mail.suppressions import stops, suppress
from wavic.metrics.figures import MAILS

logger = logging.getLogger("wavic.mail")

# Longer than a call of the mail service may take: what is older was cut short.
_SENDING_TAKES_AT_MOST = timedelta(minutes=2)
_REFUSED = {413, 422}  # the mail itself is at fault; every other status may pass
_OVER = (Status.SENT, Status.REJECTED, Status.SUPPRESSED)
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Delayed(Exception):
    """The mail could not be sent now; the task that sends it is to be tried again."""


def send(
    template: str, to: str, context: dict[str, Any], *, key: str, unsubscribe: str = ""
) -> SentMail:
    """Send the mail of `templates/mail/<template>.*` unless `key` was sent before.

    For the worker: it may take as long as the mail service does. `key` says which mail this is,
    the same at every attempt. With `unsubscribe`, an `unsubscribe_link`, the reader can end such
    mail by one click (RFC 8058). Mail that is refused for good, or is to a suppressed address, is
    recorded and not tried again. Raises Delayed when it may succeed later, and ValueError for a
    link that leads elsewhere than to PUBLIC_URL.
    """
    rendered = render(template, {**context, "unsubscribe": unsubscribe})
    entry = _begin(
        key, to=to, address=fold_email(to), template=template, subject=rendered.subject[:200]
    )
    if entry.status != Status.SENDING:
        return entry
    if not mail.available():
        return _end(entry, Status.REJECTED, error="POSTMARK_TOKEN is not set.")
    if suppression := stops(to, unsubscribable=bool(unsubscribe)):
        return _end(entry, Status.SUPPRESSED, error=suppression.get_reason_display())
    return _attempt(entry, _message(entry, rendered, unsubscribe))


def _attempt(entry: SentMail, message: AnymailMessage) -> SentMail:
    try:
        message.send()
    except AnymailRequestsAPIError as error:
        if error.status_code not in _REFUSED:
            _end(entry, Status.DELAYED, error=str(error))
            raise Delayed(entry.key) from error
        return _refused(entry, error)
    except AnymailRecipientsRefused as error:
        return _not_taken(entry, error, message)
    except AnymailError as error:
        return _refused(entry, error)
    except OSError as error:
        _end(entry, Status.DELAYED, error=str(error))
        raise Delayed(entry.key) from error
    return _end(entry, Status.SENT, message_id=message.anymail_status.message_id or "")


def _message(entry: SentMail, rendered: Rendered, unsubscribe: str) -> AnymailMessage:
    headers = {**_HEADERS, **(_unsubscribe_headers(unsubscribe) if unsubscribe else {})}
    message = AnymailMessage(rendered.subject, rendered.text, to=[entry.to], headers=headers)
    message.attach_alternative(rendered.html, "text/html")
    # Tracking would lead links with tokens through somebody else's server.
    message.track_clicks = message.track_opens = False
    message.tags = [rendered.template]
    message.metadata = {"mail": str(entry.pk)}  # comes back with what Postmark tells of it
    if unsubscribe and settings.POSTMARK_BROADCAST_STREAM:
        message.esp_extra = {"MessageStream": settings.POSTMARK_BROADCAST_STREAM}
    return message


def _unsubscribe_headers(link: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _begin(key: str, **fields: str) -> SentMail:
    """The mail's entry: SENDING when it is ours to send, else as it ended before.

    Raises Delayed while somebody else is sending it.
    """
    try:
        return SentMail.objects.create(key=key, **fields)
    except IntegrityError:
        entry = SentMail.objects.get(key=key)
    if entry.status in _OVER:
        return entry
    now = timezone.now()
    given_up = Q(status=Status.DELAYED) | Q(updated_at__lt=now - _SENDING_TAKES_AT_MOST)
    mine = SentMail.objects.filter(given_up, pk=entry.pk, updated_at=entry.updated_at).update(
        status=Status.SENDING, updated_at=now
    )
    if not mine:
        raise Delayed(key)
    entry.status = Status.SENDING
    return entry


def _end(entry: SentMail, status: Status, *, error: str = "", message_id: str = "") -> SentMail:
    entry.status, entry.error, entry.message_id = status, error[:2_000], message_id
    entry.save(update_fields=["status", "error", "message_id", "updated_at"])
    MAILS.labels(entry.template, status.value).inc()
    facts = {"mail": str(entry.pk), "template": entry.template, "status": status.value}
    logger.info("mail", extra=facts)
    return entry


def _refused(entry: SentMail, error: AnymailError) -> SentMail:
    logger.warning("Mail refused", extra={"mail": str(entry.pk), "template": entry.template})
    return _end(entry, Status.REJECTED, error=str(error))


def _not_taken(entry: SentMail, error: AnymailError, message: AnymailMessage) -> SentMail:
    """Postmark has the address on its list, or takes it for none.

    It doesn't say for which reason it is on the list. Where that may be a wish not to be written
    to, what people ask for themselves is still tried.
    """
    statuses = {each.status for each in message.anymail_status.recipients.values()}
    if "rejected" not in statuses:
        return _refused(entry, error)
    unsubscribable = "List-Unsubscribe" in message.extra_headers
    reason = Reason.STOPPED if unsubscribable else Reason.BOUNCE
    suppress(entry.to, reason, at=timezone.now(), detail=str(error), mail=entry)
    return _end(entry, Status.SUPPRESSED, error=str(error))
