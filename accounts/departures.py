"""Closing an account: upper rooms register what stands in the way of it, and what ends with it."""

from collections.abc import Callable

from bson.objectid import ObjectId

Reasons = Callable[[ObjectId], list[str]]
Settle = Callable[[ObjectId], None]

_asked: list[Reasons] = []
_settled: list[Settle] = []


def ask_before_departure(reasons: Reasons) -> Reasons:
    """Register a function from a user's id to stable codes of what stands in the way.

    It is called inside the transaction that closes the account, so it must only read.
    """
    _asked.append(reasons)
    return reasons


def reasons_to_stay(user_id: ObjectId) -> list[str]:
    """All that stands in the way, in the order of registration; empty when nothing does."""
    return [reason for reasons in _asked for reason in reasons(user_id)]


def settle_at_departure(settle: Settle) -> Settle:
    """Register a function that ends what of a user's id ends with their account.

    It is called inside the transaction that closes the account, after nothing stood in the way.
    """
    _settled.append(settle)
    return settle


def settle(user_id: ObjectId) -> None:
    """End all of it."""
    for each in _settled:
        each(user_id)
