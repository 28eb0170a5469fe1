"""Mail: templates in, anymail out, a log of what was sent.

if not mail.available(): raise Unavailable("mail_unavailable", …)      # a view
mail.send("verify_email", to, {"link": …}, key=…)                       # a tasks.py
mail.send("digest", to, {…}, key=…, unsubscribe=mail.unsubscribe_link("digest", whom))
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings

from wavic.mail.unsubscribing import on_unsubscribe, unsubscribe_link

if TYPE_CHECKING:
    from wavic.mail.sending import send

__all__ = ["available", "on_unsubscribe", "send", "unsubscribe_link"]


def available() -> bool:
    """Whether mail leaves the house: false only in production without POSTMARK_TOKEN."""
    return bool(settings.POSTMARK_TOKEN) or settings.WAVIC_ENV != "production"


def __getattr__(name: str) -> Any:
    # Django imports this package before models can be imported.
    if name != "send":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("wavic.mail.sending").send
