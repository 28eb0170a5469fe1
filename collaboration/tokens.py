"""The tokens in mailed and shared addresses: made when needed, hashed at rest.

A token is derived from what it is for and the server's secret, so the worker that writes a mail
and the page that shows a link again can make it anew, while a copy of the database opens nothing.
"""

import base64
import hashlib

from bson.objectid import ObjectId
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_BYTES = 18  # 144 bits, 24 characters


def token_for(purpose: str, document: ObjectId, generation: int) -> str:
    """The token of a document's generation: 24 URL-safe characters."""
    return _derived(purpose, document, generation, settings.SECRET_KEY)


def token_again(purpose: str, document: ObjectId, generation: int, token_hash: str) -> str | None:
    """The token whose hash was stored, under this secret or a former one; None if under neither."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _derived(purpose, document, generation, secret)
        if constant_time_compare(hash_of(token), token_hash):
            return token
    return None


def hash_of(token: str) -> str:
    """What is stored of a token, and what it is looked up by: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def _derived(purpose: str, document: ObjectId, generation: int, secret: str | bytes) -> str:
    value = f"{document} {generation}"
    digest = salted_hmac(f"collaboration.{purpose}", value, secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(digest.digest()[:_BYTES]).decode()
