"""The headers a blob is stored and served with."""

from dataclasses import dataclass
from typing import Self

# Names are immutable, so one year; private, because whoever holds the URL may hear it, no cache
# shared with others.
CACHE_CONTROL = "private, max-age=31536000, immutable"
OPAQUE = "application/octet-stream"

# What a browser plays or shows without executing anything. All else (HTML, SVG, XML, PDF, …)
# is an opaque attachment.
INLINE_TYPES = frozenset(
    f"{family}/{subtype}"
    for family, subtypes in {
        "audio": "aac aiff flac mp4 mpeg ogg opus vnd.wave wav wave webm x-aiff x-flac x-m4a x-wav",
        "image": "avif gif jpeg png webp",
    }.items()
    for subtype in subtypes.split()
)


@dataclass(frozen=True, slots=True)
class BlobHeaders:
    """What travels with the bytes of a blob, in both stores."""

    content_type: str
    disposition: str
    cache_control: str = CACHE_CONTROL

    @classmethod
    def safe(cls, content_type: str, disposition: str) -> Self:
        """The headers wished for, or an opaque attachment where a browser might execute it."""
        content_type = content_type.partition(";")[0].strip().lower()
        if content_type in INLINE_TYPES:
            return cls(content_type, disposition)
        _, semicolon, parameters = disposition.partition(";")
        return cls(OPAQUE, f"attachment{semicolon}{parameters}")
