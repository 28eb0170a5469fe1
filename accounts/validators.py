"""What text of people may hold."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import fold_email

# Marks that turn the text around them: a name must not rewrite the line it is shown in.
_TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED_KINDS = {"Cc", "Cs", "Zl", "Zp"}


def one_plain_line(text: str) -> None:
    """Refuse control characters, line breaks and marks that change the direction of text."""
    if any(c in _TURNING or unicodedata.category(c) in _REFUSED_KINDS for c in text):
        raise ValidationError("Use one line of plain text.")


def foldable_email(typed: str) -> None:
    """Refuse an address whose folded form is none, or too long to store."""
    folded = fold_email(typed)
    validate_email(folded)
    if len(folded) > 254:
        raise ValidationError("Enter a valid email address.")
