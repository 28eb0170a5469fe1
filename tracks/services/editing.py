"""Edits of a track, and its way into the trash."""

from collections.abc import Mapping
from typing import Any

from bson.objectid import ObjectId

from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors
from tracks.models import Track
from tracks.services.ordering import leave_place
from tracks.services.signing_off import lapse_sign_off
from wavic import events
from wavic.api.errors import Conflict
from wavic.lifecycle import changes as lifecycle
from wavic.mongo.transactions import in_transaction


@in_transaction
def edit_track(
    actor: Principal, track_id: ObjectId, changes: Mapping[str, Any], *, expected: int | None
) -> dict[str, Any]:
    """Change what is said of a track; 409 with the current state on a stale revision."""
    granted, project_id = selectors.access_to_track(actor, track_id, Action.EDIT_CONTENT)
    if not lifecycle.edit(Track, track_id, changes, expected):
        raise Conflict(selectors.track(actor, track_id))
    events.emit(
        "track.edited",
        space=granted.space_id,
        actor=actor.pk,
        subject=("track", track_id),
        data={
            "track": str(track_id),
            "project": str(project_id),
            "fields": sorted(changes),
        },
    )
    return selectors.track(actor, track_id)


@in_transaction
def trash_track(actor: Principal, track_id: ObjectId) -> None:
    """Move a track to the trash, with all its versions. Its place in the order stays its own."""
    granted, project_id = selectors.access_to_track(actor, track_id, Action.REMOVE_CONTENT)
    if lifecycle.trash(Track, track_id, by=actor.pk):
        leave_place(project_id)
        lapse_sign_off(project_id)
        events.emit(
            "track.trashed",
            space=granted.space_id,
            actor=actor.pk,
            subject=("track", track_id),
            data={"track": str(track_id), "project": str(project_id)},
        )
