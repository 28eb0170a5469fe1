"""What musicians write, and how it is kept."""

import re
from typing import Any

from rest_framework import serializers

_KEY = re.compile(r"([A-Ga-g])([#b♯♭]?)\s*(major|maj|minor|min|m|)", re.IGNORECASE)
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")


class MusicalKeyField(serializers.CharField):
    """A key as musicians write it (`f#m`, `Bb`, `C minor`), kept as `F# minor`, `Bb major`."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text:
            return text
        match = _KEY.fullmatch(text)
        if not match:
            raise serializers.ValidationError("Write a key like C, F# minor or Bb major.")
        tonic, accidental, mode = match.groups()
        # A capital M alone means major, a small one minor.
        minor = mode == "m" or mode.lower().startswith("min")
        sign = accidental.replace("♯", "#").replace("♭", "b").replace("B", "b")
        return f"{tonic.upper()}{sign} {'minor' if minor else 'major'}"


class ISRCField(serializers.CharField):
    """An International Standard Recording Code (ISO 3901), kept without hyphens."""

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data).replace("-", "").replace(" ", "").upper()
        if code and not _ISRC.fullmatch(code):
            raise serializers.ValidationError(
                "An ISRC is 12 characters: two letters, three letters or digits, seven digits."
            )
        return code
