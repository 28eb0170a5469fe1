"""Devices that somebody has logged in from: guessing elsewhere can't lock them out there.

A device is a signed pair (whose, which). It opens nothing: it only lets the next login on that
account count in a bucket of its own.
"""

import secrets

from bson.objectid import ObjectId
from django.core import signing

COOKIE = "wavic_device"
MAX_AGE = 365 * 86_400  # seconds
_SALT = "accounts.device"


def issue(user_id: ObjectId, device_id: str | None = None) -> str:
    """The signed value that a client keeps; with `device_id` the same device for longer."""
    return signing.dumps([str(user_id), device_id or secrets.token_urlsafe(12)], salt=_SALT)


def recognise(value: str, user_id: ObjectId) -> str | None:
    """The device's id when the value is ours, not too old and of this account."""
    try:
        owner, device_id = signing.loads(value, salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return device_id if owner == str(user_id) else None
