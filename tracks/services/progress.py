"""How far the worker is with a version, for whoever looks at it meanwhile."""

import time

from tracks.models import Status, Version

_INTERVAL = 1.0  # seconds between two writes: people look, machines wait for the event


class Progress:
    """Called with a fraction of one step; writes percent of the whole way, now and then."""

    def __init__(self, version: Version, start: int, end: int) -> None:
        self._version = version
        self._start, self._end = start, end
        self._written_at = time.monotonic()

    def __call__(self, fraction: float) -> None:
        now = time.monotonic()
        if now - self._written_at < _INTERVAL:
            return
        self._written_at = now
        percent = self._start + int((self._end - self._start) * min(max(fraction, 0.0), 1.0))
        Version.objects.filter(pk=self._version.pk, status=Status.PROCESSING).update(
            progress=percent
        )
