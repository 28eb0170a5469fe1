"""Telling whether a URL is one that the blob store signed."""

from urllib.parse import parse_qs, urlsplit

from wavic.storage.blobs import blob_store
from wavic.storage.signing import sign


def is_signed(url: str) -> bool:
    """Whether the store in use signs this blob to exactly this URL now."""
    parts = urlsplit(url)
    base = urlsplit(str(sign("audio/00/00.wav"))).path.removesuffix("audio/00/00.wav")
    name = parts.path.removeprefix(base)
    query = parse_qs(parts.query)
    if "filename" in query:
        return blob_store().download_url(name, query["filename"][0]) == url
    return bool(query) and blob_store().url(name) == url
