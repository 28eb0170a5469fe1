"""Tasks that send mail, as those of the domain apps do."""

from django.conf import settings

from wavic import mail


def send_reset(to: str, key: str) -> None:
    """Mail with a secret in its link."""
    link = f"{settings.PUBLIC_URL}/app/reset#token=s3cr3t"
    context = {"person": {"name": "Ana"}, "link": link, "expires_hours": 1}
    mail.send("reset_password", to, context, key=key)


def send_mention(to: str, key: str) -> None:
    """Mail that can be unsubscribed from."""
    link = f"{settings.PUBLIC_URL}/app/track/1"
    context = {"author": "Bo", "track": "Harbour", "excerpt": "Listen!", "link": link}
    mail.send("mention", to, context, key=key, unsubscribe=mail.unsubscribe_link("stories", to))


stopped: list[str] = []


@mail.on_unsubscribe("stories", what="stories from the harbour", page="/app/harbour")
def stop_stories(whom: str) -> None:
    """Remember who wants none any more."""
    stopped.append(whom)
