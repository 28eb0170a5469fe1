"""What an operator should know before the first person waits for a mail."""

from typing import Any

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
