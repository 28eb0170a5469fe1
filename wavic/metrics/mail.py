"""What Postmark tells, counted: bounces and complaints are what gets a sender shut out."""

from typing import Any

from anymail.signals import AnymailTrackingEvent

from wavic.metrics.figures import MAIL_NEWS


def count(event: AnymailTrackingEvent, **_: Any) -> None:
    """One thing that a webhook told; the kinds are anymail's."""
    MAIL_NEWS.labels(event.event_type).inc()
