"""What a plan allows has changed: upper rooms register what follows from it."""

from collections.abc import Callable

from bson.objectid import ObjectId

Settle = Callable[[ObjectId], object]

_settled: list[Settle] = []


def on_limits_changed(settle: Settle) -> Settle:
    """Register a function of the id of somebody whose limits aren't what they were.

    It is called inside the transaction that changes them, after they are written.
    """
    _settled.append(settle)
    return settle


def limits_changed(user_id: ObjectId) -> None:
    """Call all of them, in the order of registration."""
    for settle in _settled:
        settle(user_id)
