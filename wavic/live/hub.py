"""Everybody who listens at this process, found by where and to whom things happen."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator

from bson.objectid import ObjectId

from wavic.live.audience import Hearing
from wavic.live.happenings import Happening, frame_of, personal
from wavic.live.listeners import Listener

MOST_OF_ONE = 20
"""Streams of one caller: tabs and devices. With one more the oldest ends."""

STALE = 10.0
"""Seconds after which nobody is told anything by what they were last known to be allowed."""


class Hub:
    """Tells each happening to those who may hear it. Not for threads: all of it is the loop's.

    `checked_at` is when it was last asked what everybody may hear, on the monotonic clock.
    """

    def __init__(self) -> None:
        self._all: dict[Listener, None] = {}  # in the order they came
        self._by_place: dict[ObjectId, dict[Listener, None]] = defaultdict(dict)
        self._by_caller: dict[ObjectId, dict[Listener, None]] = defaultdict(dict)
        self.checked_at = time.monotonic()
        self.on_told: Callable[[Happening], None] = lambda _: None

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Listener]:
        return iter(tuple(self._all))

    def join(self, listener: Listener) -> None:
        """Tell them from now on."""
        own = self._by_caller[listener.caller]
        if len(own) >= MOST_OF_ONE:
            oldest = next(iter(own))
            oldest.end("too_many_streams")
            self.leave(oldest)
        self._by_caller[listener.caller][listener] = None
        self._all[listener] = None
        self._index(listener)

    def leave(self, listener: Listener) -> None:
        """Tell them nothing more."""
        self._all.pop(listener, None)
        _drop(self._by_caller, listener.caller, listener)
        self._unindex(listener)

    def rescope(self, listener: Listener, hearing: Hearing) -> None:
        """They may hear something else now, and are told that they do."""
        if listener not in self._all:
            return
        self._unindex(listener)
        listener.hearing = hearing
        self._index(listener)
        listener.tell(frame_of(personal("access.changed")))

    def publish(self, told: Happening) -> None:
        """Tell everybody who may hear it, once."""
        place = told.space or told.person
        if nearby := tuple(self._by_place.get(place, ())) if place else ():
            fresh = time.monotonic() - self.checked_at < STALE
            frames = [(side, frame_of(side)) for side in told.sides()]
            for listener in nearby:
                hears = listener.hearing.hears
                frame = next((frame for side, frame in frames if hears(side)), None)
                if frame and fresh:
                    listener.tell(frame)
                elif frame:
                    listener.miss()
        self.on_told(told)

    def resync(self) -> None:
        """Nobody knows what happened: have everybody ask."""
        for listener in self:
            listener.miss()

    def _index(self, listener: Listener) -> None:
        for place in _places(listener.hearing):
            self._by_place[place][listener] = None

    def _unindex(self, listener: Listener) -> None:
        for place in _places(listener.hearing):
            _drop(self._by_place, place, listener)


def _places(hearing: Hearing) -> Iterator[ObjectId]:
    yield from hearing.spaces
    if hearing.person:
        yield hearing.person


def _drop(index: dict[ObjectId, dict[Listener, None]], key: ObjectId, listener: Listener) -> None:
    group = index.get(key)
    if group is not None:
        group.pop(listener, None)
        if not group:
            del index[key]
