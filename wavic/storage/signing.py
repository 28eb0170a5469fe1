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


class URLSigner:
    """Signs one use of one blob of the local store until a moment, as a SAS does for Azure's."""

    def __init__(self, secret: str, use: str) -> None:
        self._key = hmac.digest(secret.encode(), f"wavic.storage.{use}".encode(), "sha256")
        self._use = use

    def signature(self, name: str, expires: int, detail: str = "") -> str:
        """URL-safe signature over name, expiry (Unix seconds) and what else the use is bound to."""
        message = "\n".join((self._use, name, str(expires), detail))
        digest = hmac.digest(self._key, message.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def allows(self, name: str, expires: str, signature: str, detail: str = "") -> bool:
        """Whether this signature allows the use now. Takes what a query string holds."""
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 12):
            return False
        expected = self.signature(name, int(expires), detail)
        genuine = hmac.compare_digest(expected.encode(), signature.encode())
        return genuine and time.time() < int(expires)
