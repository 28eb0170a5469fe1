"""Who wants to be told of what."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavic.events.models import Event

    Subscriber = Callable[[Event], object]

_subscribers: dict[str, dict[str, "Subscriber"]] = defaultdict(dict)
_given_up: dict[str, "Subscriber"] = {}
_heavy: set[str] = set()


def subscriber(
    *kinds: str, given_up: "Subscriber | None" = None, heavy: bool = False
) -> Callable[["Subscriber"], "Subscriber"]:
    """Have the worker call the function with each Event of these kinds, until it succeeded once.

    Stands in a tasks.py. The function's dotted path is what it is remembered by, so renaming it
    loses the events that are under way.

    `given_up(event)` is called once should telling it be given up for good: in the transaction
    that buries it, so its only effects are writes to the database. A `heavy` one takes seconds or
    more, and lets light work pass (see `wavic.queue.enqueue_heavy`).
    """

    def register(function: "Subscriber") -> "Subscriber":
        name = f"{function.__module__}.{function.__qualname__}"
        for kind in kinds:
            _subscribers[kind][name] = function
        if given_up:
            _given_up[name] = given_up
        if heavy:
            _heavy.add(name)
        return function

    return register


def subscribers_of(kind: str) -> dict[str, "Subscriber"]:
    """The functions by name; empty when nobody wants to know."""
    return dict(_subscribers.get(kind, {}))


def is_heavy(name: str) -> bool:
    """Whether telling the subscriber of that name takes long."""
    return name in _heavy


def given_up_of(name: str) -> "Subscriber | None":
    """What to call when the subscriber of that name can't be told, if it wants that."""
    return _given_up.get(name)
