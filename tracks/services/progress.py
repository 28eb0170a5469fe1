"""How far the worker is with a version, for whoever looks at it meanwhile."""

import time
from typing import Any

from django.utils import timezone

from tracks import selectors
from tracks.models import Status, Version
from wavic import events
from wavic.mongo.transactions import in_transaction

_INTERVAL = 1.0  # seconds between two writes: people look, machines wait for the event
_STEP = 10  # percent between two that are told of


def place_said(version: Version, *, silent: bool) -> dict[str, Any]:
    """Where a version is, as its events say it; and that they are news to nobody, if so."""
    place = selectors.place_of(version.track.pk)
    return {**place, "silent": True} if silent else {**place}


def touched(*, silent: bool) -> dict[str, Any]:
    """When it changed, among what is written of it; what is news to nobody is no change either."""
    return {} if silent else {"updated_at": timezone.now()}


class Progress:
    """Called with a fraction of one step; writes percent of the whole way, now and then.

    Every tenth of the way is told as well, to whoever has the version on their screen.
    """

    def __init__(self, version: Version, start: int, end: int) -> None:
        self._version = version
        self._start, self._end = start, end
        self._written_at = time.monotonic()
        self._told = start // _STEP

    def __call__(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._written_at < _INTERVAL:
            return
        self._written_at = now
        percent = self._start + int((self._end - self._start) * min(max(fraction, 0.0), 1.0))
        if percent // _STEP > self._told:
            self._told = percent // _STEP
            self._tell(percent)
        else:
            self._write(percent)

    def _write(self, percent: int) -> int:
        processing = Version.objects.filter(pk=self._version.pk, status=Status.PROCESSING)
        return processing.update(progress=percent)

    @in_transaction
    def _tell(self, percent: int) -> None:
        if self._write(percent):
            track = self._version.track
            events.emit(
                "version.progressed",
                space=track.space.pk,
                subject=self._version,
                data={**selectors.place_of(track.pk), "progress": percent},
            )
