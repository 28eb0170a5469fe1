"""Checking passwords, in the same time whether or not there is one to check against."""

import re

from django.contrib.auth.hashers import make_password, verify_password

MIN_LENGTH, MAX_LENGTH = 8, 256  # of new passwords, in characters
# Cost, salt and checksum as npm's bcrypt writes them.
_LEGACY = re.compile(r"\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}")
_LEGACY_PREFIX = "bcrypt$"
NOBODY = ""  # no hash at all: costs what a wrong password costs


def verify(password: str, encoded: str) -> tuple[bool, bool]:
    """(is it right, is its hash outdated). Costs one hash of ours when it is wrong, whatever
    `encoded` is: ours, the replaced system's (raw or prefixed), unusable, broken or NOBODY.
    """
    return verify_password(password, _known_form(encoded))


def encode(password: str) -> str:
    """A new hash; slow on purpose, so never inside a transaction."""
    return make_password(password)


def _known_form(encoded: str) -> str:
    raw = encoded.removeprefix(_LEGACY_PREFIX)
    if _LEGACY.fullmatch(raw):
        return _LEGACY_PREFIX + raw
    return NOBODY if encoded.startswith(_LEGACY_PREFIX) else encoded
