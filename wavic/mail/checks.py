"""What an operator should know before the first person waits for a mail."""

from typing import Any

from django.conf import settings
from django.core.checks import Warning as CheckWarning

from wavic import mail


def mail_leaves_the_house(**_: Any) -> list[CheckWarning]:
    """W001 in production without POSTMARK_TOKEN."""
    if mail.available():
        return []
    return [
        CheckWarning(
            "No mail is sent: POSTMARK_TOKEN is not set.",
            hint="Set POSTMARK_TOKEN and SENDER_EMAIL; until then mail routes answer 503.",
            id="wavic_mail.W001",
        )
    ]


def bounces_are_heard_of(**_: Any) -> list[CheckWarning]:
    """W002 in production with Postmark, but without POSTMARK_WEBHOOK_SECRET."""
    if settings.WAVIC_ENV != "production" or not settings.POSTMARK_TOKEN:
        return []
    if settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return []
    return [
        CheckWarning(
            "Nobody hears of mail that comes back: POSTMARK_WEBHOOK_SECRET is not set.",
            hint="Set it to user:password, and Postmark's webhook to "
            "https://user:password@…/mail/postmark; until then that answers 503.",
            id="wavic_mail.W002",
        )
    ]
