"""What the worker does about mail besides sending it."""

import logging

import requests
from django.conf import settings

logger = logging.getLogger("wavic.mail")

_API = "https://api.postmarkapp.com/"
_TRANSACTIONAL = "outbound"  # what Postmark calls the stream that every server has


def reactivate(address: str) -> None:
    """Have Postmark send to the address again, which it refuses by a list of its own.

    What it won't take off (who complained can only be taken off by its support) is logged; the
    next mail is refused then, and the address is suppressed again. Raises requests'
    RequestException when Postmark can't be asked now.
    """
    if not settings.POSTMARK_TOKEN:
        return
    for stream in filter(None, (_TRANSACTIONAL, settings.POSTMARK_BROADCAST_STREAM)):
        answer = requests.post(
            f"{_api()}message-streams/{stream}/suppressions/delete",
            json={"Suppressions": [{"EmailAddress": address}]},
            headers={
                "Accept": "application/json",
                "X-Postmark-Server-Token": settings.POSTMARK_TOKEN,
            },
            timeout=settings.ANYMAIL["REQUESTS_TIMEOUT"],
        )
        answer.raise_for_status()
        for each in answer.json().get("Suppressions", ()):
            if each.get("Status") != "Deleted":
                logger.warning(
                    "Postmark keeps an address suppressed: %s",
                    each.get("Message"),
                    extra={"stream": stream},
                )


def _api() -> str:
    return settings.ANYMAIL.get("POSTMARK_API_URL", _API)
