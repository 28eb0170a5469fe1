"""A template's three files, filled in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

FOLDER = Path(settings.BASE_DIR) / "templates" / "mail"


@dataclass(frozen=True)
class Rendered:
    """A mail's parts; the subject is one line."""

    template: str
    subject: str
    text: str
    html: str


def render(template: str, context: dict[str, Any]) -> Rendered:
    """Fill in `mail/<template>.subject.txt`, `.txt` and `.html`; only the last one is escaped.

    Raises ValueError for a `link` or `unsubscribe` that leads elsewhere than to PUBLIC_URL.
    """
    for link in (context.get("link"), context.get("unsubscribe") or None):
        if link is not None and not link.startswith(f"{settings.PUBLIC_URL}/"):
            raise ValueError(f"A link in a mail must lead to {settings.PUBLIC_URL}.")
    everything = {**context, "public_url": settings.PUBLIC_URL}
    subject = _fill(f"mail/{template}.subject.txt", everything, autoescape=False)
    return Rendered(
        template=template,
        subject=" ".join(subject.split()),
        text=_fill(f"mail/{template}.txt", everything, autoescape=False),
        html=_fill(f"mail/{template}.html", everything, autoescape=True),
    )


def _fill(name: str, context: dict[str, Any], *, autoescape: bool) -> str:
    return Engine.get_default().get_template(name).render(Context(context, autoescape=autoescape))
