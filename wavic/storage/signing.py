"""Signed URLs: the one place where a blob's name becomes an address.

Services and selectors keep names; whoever answers calls `sign` (plain documents) or declares a
`wavic.storage.fields.SignedURLField` (serializers).
"""

import base64
import hashlib
import hmac
import time

from wavic.storage.blobs import blob_store


def sign(name: str | None) -> str | None:
    """The signed URL of a stored blob, or None where there is none."""
    return blob_store().url(name) if name else None


def download_url(name: str, filename: str) -> str:
    """A signed URL that saves the blob under this file name."""
    return blob_store().download_url(name, filename)


class ReadSigner:
    """Signs reading one blob of the local store until a moment, as a SAS does for Azure's."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"wavic.storage.read", "sha256")

    def signature(self, name: str, expires: int, filename: str = "") -> str:
        """URL-safe signature over name, expiry (Unix seconds) and the file name to save as."""
        message = "\n".join(("read", name, str(expires), filename))
        digest = hmac.digest(self._key, message.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def allows(self, name: str, expires: str, signature: str, filename: str = "") -> bool:
        """Whether this signature reads this blob now. Takes what a query string holds."""
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 12):
            return False
        expected = self.signature(name, int(expires), filename)
        genuine = hmac.compare_digest(expected.encode(), signature.encode())
        return genuine and time.time() < int(expires)
