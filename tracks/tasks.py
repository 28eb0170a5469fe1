"""What the worker does when something happened to a track.

A version's way: uploaded → analysed → ready, each step done once and retried alone.
"""

from collections.abc import Iterable

from bson.objectid import ObjectId

from tracks import services
from tracks.models import Track
from wavic import events, search


def give_up(event: events.Event) -> None:
    """Say that a version can't be heard, when none of the attempts came to an end."""
    services.give_up_version(event.subject_id, silent=_is_silent(event))


@events.subscriber("version.uploaded", given_up=give_up, heavy=True)
def analyse_uploaded_version(event: events.Event) -> None:
    """Find out what is in the file."""
    services.analyse_version(event.subject_id, silent=_is_silent(event))


@events.subscriber("version.analysed", given_up=give_up, heavy=True)
def make_stream_of_analysed_version(event: events.Event) -> None:
    """Make what everybody may hear of it."""
    services.make_stream_of_version(event.subject_id, silent=_is_silent(event))


@events.subscriber(
    "track.edited", "track.moved", "track.duplicated", "track.trashed", "track.restored"
)
def index_track(event: events.Event) -> None:
    """It is found by what it is called, and what is sung in it, now."""
    if event.subject_id:
        _index([event.subject_id])


@events.subscriber("version.uploaded")
def index_track_of_version(event: events.Event) -> None:
    """With its first version there is a track; with each it is newer."""
    _index([ObjectId(event.data["track"])])


@events.subscriber("project.trashed", "project.restored")
def index_tracks_of_project(event: events.Event) -> None:
    """They go and come back with their project."""
    _index(Track.objects.filter(project_id=event.subject_id).values_list("pk", flat=True))


def _is_silent(event: events.Event) -> bool:
    """Whether it is news to nobody: what came from elsewhere was heard there long ago."""
    return bool(event.data.get("silent"))


def _index(tracks: Iterable[ObjectId]) -> None:
    chosen = list(tracks)
    for kind in ("track", "lyrics"):
        search.refresh(kind, chosen)
