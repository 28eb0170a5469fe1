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
    from wavic.mail.suppressions import deliverable

__all__ = ["available", "deliverable", "on_unsubscribe", "send", "unsubscribe_link"]

_NEED_MODELS = {"deliverable": "wavic.mail.suppressions", "send": "wavic.mail.sending"}


def available() -> bool:
    """Whether mail leaves the house: false only in production without POSTMARK_TOKEN."""
    return bool(settings.POSTMARK_TOKEN) or settings.WAVIC_ENV != "production"


def __getattr__(name: str) -> Any:
    # Django imports this package before models can be imported.
    if name not in _NEED_MODELS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_NEED_MODELS[name]), name)
