"""A record is finished when each of its tracks is approved and somebody says so."""

from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from projects import selectors as projects
from projects.models import Project
from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors
from wavic import events
from wavic.api.errors import Problem
from wavic.mongo.transactions import in_transaction


@in_transaction
def sign_off(actor: Principal, project_id: ObjectId) -> dict[str, Any]:
    """Sign the project off, once; 409 `not_approved` names the tracks that are in the way.

    It lapses by itself as soon as a track's current version is another one, or is wanted to be.
    """
    granted = projects.access_to_project(actor, project_id, Action.EDIT_CONTENT)
    # Written first: a version that is uploaded at this moment collides with it.
    unsigned = Project.objects.filter(pk=project_id, signed_off_at=None)
    signed = unsigned.update(
        signed_off_at=timezone.now(), signed_off_by=actor.pk, revision=F("revision") + 1
    )
    in_the_way = selectors.tracks_not_approved(project_id)
    if in_the_way is None:
        raise Problem(409, "no_tracks", "There is nothing here to be signed off yet.")
    if in_the_way:
        detail = "Every track's current version has to be approved first."
        raise Problem(409, "not_approved", detail, tracks=in_the_way)
    if signed:
        events.emit(
            "project.signed_off",
            space=granted.space_id,
            actor=actor.pk,
            subject=("project", project_id),
            data={"project": str(project_id)},
        )
    return projects.project(actor, project_id)


def lapse_sign_off(project_id: ObjectId) -> None:
    """End the project's sign-off, if it has one: what was approved is no longer what plays."""
    signed = Project.objects.filter(pk=project_id).exclude(signed_off_at=None)
    signed.update(
        signed_off_at=None,
        signed_off_by=None,
        revision=F("revision") + 1,
        updated_at=timezone.now(),
    )
