"""A task that sends mail, as those of the domain apps do."""

from django.conf import settings

from wavic import mail


def send_reset(to: str, key: str) -> None:
    """Mail with a secret in its link."""
    link = f"{settings.PUBLIC_URL}/app/reset#token=s3cr3t"
    context = {"person": {"name": "Ana"}, "link": link, "expires_hours": 1}
    mail.send("reset_password", to, context, key=key)
