"""Whose bytes they are: the room that knows of plans registers how bytes are counted.

Both are called inside the transaction that makes or ends the upload.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bson.objectid import ObjectId

Count = Callable[[ObjectId, int], None]


@dataclass(frozen=True)
class Ledger:
    """`reserve(payer, bytes)` raises Problem 403 `quota_exceeded`; `release` gives them back."""

    reserve: Count
    release: Count


_kept: list[Ledger] = []


def keep(ledger: Ledger) -> None:
    """Count with this ledger from now on."""
    _kept[:] = [ledger]


def ledger() -> Ledger:
    """The ledger in use."""
    return _kept[0]
