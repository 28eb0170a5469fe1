"""Telling whether a URL is one that the blob store signed."""

from urllib.parse import parse_qs, urlsplit

from wavic.storage.blobs import blob_store
from wavic.storage.signing import sign


def is_signed(url: str) -> bool:
    """Whether the store in use signs this blob to exactly this URL now."""
    parts = urlsplit(url)
    base = urlsplit(str(sign("audio/00/00.wav"))).path.removesuffix("audio/00/00.wav")
    name = parts.path.removeprefix(base)
    return bool(parse_qs(parts.query)) and blob_store().url(name) == url
