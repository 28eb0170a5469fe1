"""Counts of bytes that differ from what is there: who keeps a count registers how it is checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bson.objectid import ObjectId


@dataclass(frozen=True)
class Drift:
    """A count that was wrong; sizes are bytes."""

    what: str
    id: ObjectId
    counted: int
    actual: int


Check = Callable[[bool], Iterator[Drift]]

_checks: list[Check] = []


def checks_counts(check: Check) -> Check:
    """Register a function that finds what was counted wrongly and, told so, sets it right.

    They are called in the order of registration, the rooms' from below: whoever adds up other
    counts comes after them.
    """
    _checks.append(check)
    return check


def drifts(*, repair: bool) -> Iterator[Drift]:
    """Everything that is counted wrongly; set right on the way with `repair`."""
    for check in _checks:
        yield from check(repair)
