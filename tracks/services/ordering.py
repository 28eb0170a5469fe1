"""The order of a project's tracks, changed whole or not at all."""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from pymongo import UpdateOne

from projects import selectors as projects
from projects.models import Project
from spaces.access import Principal
from spaces.roles import Action
from tracks.models import Track
from wavic import events
from wavic.api.errors import Conflict, NotFound, Problem
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import State
from wavic.mongo.documents import collection, session
from wavic.mongo.transactions import in_transaction


@in_transaction
def reorder_tracks(
    actor: Principal, project_id: ObjectId, order: list[ObjectId], *, expected: int | None
) -> dict[str, Any]:
    """Put the tracks into this order: each living track of the project, once.

    400 `incomplete_order` for a missing, doubled or foreign id; 409 on a stale revision of the
    project. Both say what the order is now. The tracks share the places they had before, so a
    track in the trash keeps its own.
    """
    granted = projects.access_to_project(actor, project_id, Action.EDIT_CONTENT)
    if not lifecycle.edit(Project, project_id, {}, expected):
        raise Conflict(_order_now(project_id))
    places = list(_living(project_id).values_list("pk", "position"))
    if sorted(order) != sorted(pk for pk, _ in places):
        raise Problem(
            400,
            "incomplete_order",
            "Name every track of the project once, and no other.",
            current=_order_now(project_id),
        )
    moves = [
        UpdateOne({"_id": pk}, {"$set": {"position": position}})
        for pk, (before, position) in zip(order, places, strict=True)
        if pk != before
    ]
    if moves:
        collection(Track).bulk_write(moves, ordered=False, session=session())
    events.emit(
        "project.reordered",
        space=granted.space_id,
        actor=actor.pk,
        subject=("project", project_id),
        data={"project": str(project_id)},
    )
    return _order_now(project_id)


def take_last_place(project_id: ObjectId) -> int:
    """The place after the last one, counted as taken; those who race for it are retried in turn.

    404 when the project was trashed meanwhile.
    """
    living = Project.objects.filter(pk=project_id, state=State.ACTIVE)
    if not living.update(next_position=F("next_position") + 1, track_count=F("track_count") + 1):
        raise NotFound
    return Project.objects.values_list("next_position", flat=True).get(pk=project_id) - 1


def enter_place(project_id: ObjectId) -> None:
    """Count a track that comes back to its own place."""
    Project.objects.filter(pk=project_id).update(track_count=F("track_count") + 1)


def leave_place(project_id: ObjectId) -> None:
    """Count one track less; its place stays empty."""
    Project.objects.filter(pk=project_id).update(track_count=F("track_count") - 1)


def _living(project_id: ObjectId):
    return Track.objects.filter(project_id=project_id, state=State.ACTIVE).order_by(
        "position", "pk"
    )


def _order_now(project_id: ObjectId) -> dict[str, Any]:
    return {
        "tracks": list(_living(project_id).values_list("pk", flat=True)),
        "revision": Project.objects.values_list("revision", flat=True).get(pk=project_id),
    }
