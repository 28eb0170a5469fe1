"""Sending one mail once."""

import logging
from datetime import timedelta
from typing import Any

from anymail.exceptions import AnymailError, AnymailRequestsAPIError
from anymail.message import AnymailMessage
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from wavic import mail
from wavic.mail.models import SentMail, Status
from wavic.mail.rendering import Rendered, render

logger = logging.getLogger("wavic.mail")

# Longer than a call of the mail service may take: what is older was cut short.
_SENDING_TAKES_AT_MOST = timedelta(minutes=2)
_REFUSED = {413, 422}  # the mail itself is at fault; every other status may pass
_HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Delayed(Exception):
    """The mail could not be sent now; the task that sends it is to be tried again."""


def send(template: str, to: str, context: dict[str, Any], *, key: str) -> SentMail:
    """Send the mail of `templates/mail/<template>.*` unless `key` was sent before.

    For the worker: it may take as long as the mail service does. `key` says which mail this is,
    the same at every attempt. Mail that is refused for good is recorded and not tried again.
    Raises Delayed when it may succeed later, and ValueError for a link that leads elsewhere than
    to PUBLIC_URL.
    """
    rendered = render(template, context)
    entry = _begin(key, to=to, template=template, subject=rendered.subject)
    if entry.status != Status.SENDING:
        return entry
    if not mail.available():
        return _end(entry, Status.REJECTED, error="POSTMARK_TOKEN is not set.")
    message = _message(to, rendered)
    try:
        message.send()
    except AnymailRequestsAPIError as error:
        if error.status_code not in _REFUSED:
            _end(entry, Status.DELAYED, error=str(error))
            raise Delayed(key) from error
        return _refused(entry, error)
    except AnymailError as error:
        return _refused(entry, error)
    except OSError as error:
        _end(entry, Status.DELAYED, error=str(error))
        raise Delayed(key) from error
    return _end(entry, Status.SENT, message_id=message.anymail_status.message_id or "")


def _message(to: str, rendered: Rendered) -> AnymailMessage:
    message = AnymailMessage(rendered.subject, rendered.text, to=[to], headers=_HEADERS)
    message.attach_alternative(rendered.html, "text/html")
    # Tracking would lead links with tokens through somebody else's server.
    message.track_clicks = message.track_opens = False
    message.tags = [rendered.template]
    return message


def _begin(key: str, **fields: str) -> SentMail:
    """The mail's entry: SENDING when it is ours to send, else as it ended before.

    Raises Delayed while somebody else is sending it.
    """
    try:
        return SentMail.objects.create(key=key, **fields)
    except IntegrityError:
        entry = SentMail.objects.get(key=key)
    if entry.status in (Status.SENT, Status.REJECTED):
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
    return entry


def _refused(entry: SentMail, error: AnymailError) -> SentMail:
    logger.warning("Mail refused", extra={"mail": str(entry.pk), "template": entry.template})
    return _end(entry, Status.REJECTED, error=str(error))
