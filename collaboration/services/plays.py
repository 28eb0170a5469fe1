"""What players tell of a listening, so that a beacon lost, doubled, late or forged misleads nobody.

Each tells all that was heard so far: the next one heals what a lost one would have said, and a
second one like it changes nothing. What can't have been heard in the time since the first is
remembered and believed when enough time has passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone

from collaboration import heard
from collaboration.models import LinkCopy, Play
from collaboration.services.link_events import tell
from spaces import access
from spaces.access import Principal
from spaces.guests import Guest
from tracks import selectors as tracks
from wavic.mongo.transactions import in_transaction


@dataclass(frozen=True)
class Listening:
    """One listening to a version, under the name that the player gave it."""

    track: ObjectId
    version: ObjectId
    key: str
    duration_ms: int | None


def hear(
    principal: Principal,
    track_id: ObjectId,
    *,
    version: ObjectId,
    play: str,
    ranges: Sequence[Sequence[int]],
) -> None:
    """Note what was heard so far of a version, in ms; once enough was, it counts as one play.

    404 for a version that they may not hear.
    """
    duration_ms = tracks.version(principal, track_id, version)["duration_ms"]
    if isinstance(principal, Guest) and principal.bot:
        return
    listening = Listening(track_id, version, play, duration_ms)
    try:
        _note(principal, listening, ranges)
    except IntegrityError:  # the same listening's first beacons at the same moment
        _note(principal, listening, ranges)


@in_transaction
def _note(principal: Principal, listening: Listening, ranges: Sequence[Sequence[int]]) -> None:
    play = _find(principal, listening)
    parts = heard.merged([*play.heard, *ranges], listening.duration_ms)
    heard_ms = heard.length_of(parts)
    elapsed_ms = (timezone.now() - play.started_at).total_seconds() * 1_000
    believed = heard.is_believable(heard_ms, int(elapsed_ms))
    counts = believed and not play.counted and heard.is_a_play(heard_ms, listening.duration_ms)
    furthest_ms = parts[-1][1] if believed and parts else play.furthest_ms
    if play.pk and not counts and (parts, furthest_ms) == (play.heard, play.furthest_ms):
        return  # nothing new
    play.heard, play.heard_ms, play.furthest_ms = parts, heard_ms, furthest_ms
    play.counted = play.counted or counts
    play.save()
    if isinstance(principal, Guest):
        _raise_counts(principal, listening, furthest_ms, plays=int(counts))


def _find(principal: Principal, listening: Listening) -> Play:
    known = {"listener": principal.pk, "version_id": listening.version, "key": listening.key}
    found = next(iter(Play.objects.filter(**known)), None)
    if found:
        return found
    came_by: dict[str, Any] = {}
    if isinstance(principal, Guest):
        came_by = {"link_id": principal.link, "copy_id": principal.copy}
    return Play(**known, **came_by, track_id=listening.track, started_at=timezone.now())


def _raise_counts(guest: Guest, listening: Listening, furthest_ms: int, *, plays: int) -> None:
    copy = LinkCopy.objects.filter(pk=guest.copy)
    copy.filter(furthest_ms__lt=furthest_ms).update(furthest_ms=furthest_ms)
    if not plays:
        return
    copy.update(plays=F("plays") + plays)
    where = {**tracks.place_of(listening.track), "version": str(listening.version)}
    told = {"copy": str(guest.copy), **where, **access.signature(guest)}
    tell("played", guest.link, None, told)
