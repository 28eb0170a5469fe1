"""E-mail addresses, as they compare."""

import unicodedata


def fold_email(typed: str) -> str:
    """The form in which addresses compare: NFKC-folded, lower-cased, without blanks around."""
    lowered = unicodedata.normalize("NFKC", typed).lower()
    return unicodedata.normalize("NFKC", lowered).strip()
