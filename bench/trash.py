"""A space of 100,000 tracks thrown away, restored, thrown away once more and deleted for good.

    python -m bench.trash [TRACKS]

Each track has a version, an entry of the search and a comment. Throwing away and restoring go
through the API's services; deleting is the worker's task, in this process. Prints a table; ends
with 1 when a bound is broken.
"""

import logging
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.server import scratch

TRACKS = 100_000
BATCH = 5_000
MOST_TRIPS = 12  # of throwing away, or of restoring
MOST_MEMORY = 48  # MiB that deleting may add
_MIB = 1024 * 1024


def main() -> int:
    """Measure, and say so."""
    tracks = int(sys.argv[1]) if len(sys.argv) > 1 else TRACKS
    with scratch():
        logging.disable()
        return _measure(tracks)


def _measure(tracks: int) -> int:
    from spaces import services as spaces
    from trash import services
    from wavic.lifecycle.models import Trashed
    from wavic.storage.removals import sweep_removals

    owner, space = _space()
    _fill(owner, space, tracks)
    broken = 0
    for what, act in (
        ("thrown away", lambda: spaces.trash_space(owner, space)),
        ("restored", lambda: services.restore(owner, "space", space)),
    ):
        seconds, trips = _timed(act)
        print(f"{what}: {seconds * 1000:.0f} ms, {trips} round trips")
        broken += trips > MOST_TRIPS
    spaces.trash_space(owner, space)
    services.purge(owner, "space", space)
    entry = str(Trashed.objects.get().pk)
    before = _peak()
    begun = time.perf_counter()
    services.purge_unit(entry)
    seconds = time.perf_counter() - begun
    print(f"deleted: {seconds:.1f} s, {tracks / seconds:.0f} tracks/s")
    begun = time.perf_counter()
    sweep_removals()
    grown = _peak() - before
    print(f"one sweep of blobs: {time.perf_counter() - begun:.1f} s; memory: {grown:+.0f} MiB")
    left = _left()
    print(f"documents left: {left}")
    return int(broken > 0 or grown > MOST_MEMORY or left > 0)


def _space() -> tuple[Any, Any]:
    from accounts.models import Entitlement, User
    from spaces import services as spaces

    owner = User.objects.create_user("ada@example.com", "three tall ladders", name="Ada")
    Entitlement.objects.update(storage_limit=2**50)
    return owner, spaces.create_space(owner, name="Large")["id"]


def _fill(owner: Any, space: Any, tracks: int) -> None:
    from bson.objectid import ObjectId

    from collaboration.models import Comment
    from projects import services as projects
    from spaces import services as spaces
    from tracks.models import Status, Track, Version
    from wavic.search import refresh

    for first in range(0, tracks, BATCH):
        project = projects.create_project(owner, space=space, title=f"Record {first}")["id"]
        made = [
            Track(
                pk=ObjectId(), project_id=project, space_id=space, title=f"Song {number}",
                position=number, version_count=1, last_number=1,
            )
            for number in range(min(BATCH, tracks - first))
        ]  # fmt: skip
        Track.objects.bulk_create(made)
        Version.objects.bulk_create(
            Version(
                track_id=track.pk, number=1, uploaded_by=owner, blob=f"audio/{track.pk}.wav",
                size=1_000, status=Status.READY,
            )
            for track in made
        )  # fmt: skip
        Comment.objects.bulk_create(
            Comment(space_id=space, project_id=project, track_id=track.pk, body="Yes", author=owner)
            for track in made
        )
        refresh("track", [track.pk for track in made])
        spaces.count_storage(space, 1_000 * len(made))


def _timed(act: Callable[[], object]) -> tuple[float, int]:
    from wavic.mongo.profiling import round_trips

    with round_trips() as trips:
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun, len(trips)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MIB


def _left() -> int:
    from collaboration.models import Comment
    from projects.models import Project
    from spaces.models import Space
    from tracks.models import Track, Version
    from wavic.search.models import Entry

    return sum(
        model._default_manager.count() for model in (Space, Project, Track, Version, Comment, Entry)
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wavic.settings")
    sys.exit(main())
