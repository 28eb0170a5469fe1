"""From an incoming file to a track with its first version."""

from pathlib import PurePath
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F

from projects import selectors as projects
from projects.models import Project
from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors
from tracks.models import Track, Version
from tracks.services.intake import IncomingFile, Received, received_audio
from wavic import events
from wavic.api.errors import NotFound
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction


def upload_track(
    actor: Principal, *, project: ObjectId, file: IncomingFile, title: str = ""
) -> dict[str, Any]:
    """A new track at the end of the project; its title is the file's name if none is given.

    The right to upload is checked before the body is read.
    """
    granted = projects.access_to_project(actor, project, Action.EDIT_CONTENT)
    with received_audio(file, payer=granted.owner_id) as received:
        return _add_track(actor, project, title or _title_of(received.filename), received)


@in_transaction
def _add_track(
    actor: Principal, project_id: ObjectId, title: str, received: Received
) -> dict[str, Any]:
    # Asked again: an upload takes long enough for a role to be taken away meanwhile.
    granted = projects.access_to_project(actor, project_id, Action.EDIT_CONTENT)
    received.claim()
    track = Track.objects.create(
        project_id=project_id,
        space_id=granted.space_id,
        title=title,
        position=_next_position(project_id),
        version_count=1,
    )
    version = Version.objects.create(
        track=track,
        number=1,
        uploaded_by_id=actor.pk,
        blob=received.upload.blob,
        filename=received.filename,
        content_type=received.form.content_type,
        size=received.size,
        sha256=received.sha256,
    )
    Track.objects.filter(pk=track.pk).update(current_version=version)
    events.emit(
        "version.uploaded",
        space=granted.space_id,
        actor=actor.pk,
        subject=version,
        data={"track": str(track.pk), "project": str(project_id)},
    )
    return selectors.track(actor, track.pk)


def _next_position(project_id: ObjectId) -> int:
    """The place after the last one; uploads that race for it are retried one after the other."""
    living = Project.objects.filter(pk=project_id, state=State.ACTIVE)
    if not living.update(next_position=F("next_position") + 1, track_count=F("track_count") + 1):
        raise NotFound
    return Project.objects.values_list("next_position", flat=True).get(pk=project_id) - 1


def _title_of(filename: str) -> str:
    return PurePath(filename).stem[:200].strip() or filename[:200]
