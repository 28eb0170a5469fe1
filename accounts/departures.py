"""Who may not leave yet: upper rooms register what must be settled before an account closes."""

from collections.abc import Callable

from bson.objectid import ObjectId

Reasons = Callable[[ObjectId], list[str]]

_asked: list[Reasons] = []


def ask_before_departure(reasons: Reasons) -> Reasons:
    """Register a function from a user's id to stable codes of what stands in the way.

    It is called inside the transaction that closes the account, so it must only read.
    """
    _asked.append(reasons)
    return reasons


def reasons_to_stay(user_id: ObjectId) -> list[str]:
    """All that stands in the way, in the order of registration; empty when nothing does."""
    return [reason for reasons in _asked for reason in reasons(user_id)]
