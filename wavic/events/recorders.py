"""Who writes something down together with an event, in the transaction that emits it.

For what must be there whenever the act is; what can wait is a subscriber's.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavic.events.models import Event

    Recorder = Callable[[Event], object]

_recorders: dict[str, list["Recorder"]] = defaultdict(list)


def record_with(recorder: "Recorder", *kinds: str) -> None:
    """Have `emit` call the function with each Event of these kinds, already saved.

    It may run several times, as the transaction does: its only effects are writes to the database.
    """
    for kind in kinds:
        _recorders[kind].append(recorder)


def recorders_of(kind: str) -> list["Recorder"]:
    """In the order of registration; empty when nothing is written down."""
    return _recorders.get(kind, [])
