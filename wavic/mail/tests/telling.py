"""Postmark's webhooks, as its documentation shows them."""

import base64
from typing import Any

from django.test import Client

SECRET = "postmark:tide-tables"
_COMMON = {"ServerID": 23, "MessageStream": "outbound", "Tag": "reset_password"}


def delivery(mail: Any = None, *, email: str = "ana@example.org", at: str = "10:00") -> dict:
    return {
        **_COMMON,
        **_of(mail),
        "RecordType": "Delivery",
        "Recipient": email,
        "DeliveredAt": _time(at),
        "Details": "250 2.0.0 OK",
    }


def bounce(
    mail: Any = None, kind: str = "HardBounce", *, email: str = "ana@example.org", at: str = "10:00"
) -> dict:
    return {
        **_COMMON,
        **_of(mail),
        "RecordType": "Bounce",
        "ID": 42,
        "Type": kind,
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Description": "The server was unable to deliver your message.",
        "Details": "550 5.1.1 no such mailbox",
        "Email": email,
        "From": "wavic@example.com",
        "BouncedAt": _time(at),
        "DumpAvailable": True,
        "Inactive": kind == "HardBounce",
        "CanActivate": True,
        "Subject": "Choose a new password",
    }


def complaint(mail: Any = None, *, email: str = "ana@example.org", at: str = "10:00") -> dict:
    said = bounce(mail, "SpamComplaint", email=email, at=at)
    return {**said, "RecordType": "SpamComplaint", "Name": "Spam complaint", "Inactive": True}


def change(
    mail: Any = None,
    reason: str | None = "ManualSuppression",
    *,
    email: str = "ana@example.org",
    at: str = "10:00",
) -> dict:
    """A change of Postmark's own list; without a reason it sends there again."""
    return {
        **_COMMON,
        **_of(mail),
        "RecordType": "SubscriptionChange",
        "ChangedAt": _time(at),
        "Recipient": email,
        "Origin": "Recipient",
        "SuppressSending": reason is not None,
        "SuppressionReason": reason,
    }


def tell(client: Client, *told: dict, secret: str = SECRET) -> list[int]:
    """Have Postmark tell all of it; the statuses it gets."""
    authorization = "Basic " + base64.b64encode(secret.encode()).decode()
    return [
        client.post(
            "/mail/postmark",
            each,
            content_type="application/json",
            headers={"authorization": authorization},
        ).status_code
        for each in told
    ]


def _of(mail: Any) -> dict:
    return {
        "MessageID": (mail and mail.message_id) or "of-somebody-else",
        "Metadata": {"mail": str(mail.pk)} if mail else {},
    }


def _time(at: str) -> str:
    return f"2026-11-22T{at}:00Z"
