"""From an incoming file to a track with its first version."""

from pathlib import PurePath
from typing import Any

from bson.objectid import ObjectId

from projects import selectors as projects
from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors
from tracks.models import Track, Version
from tracks.services.intake import IncomingFile, Received, received_audio
from tracks.services.ordering import take_last_place
from wavic import events
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
        position=take_last_place(project_id),
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


def _title_of(filename: str) -> str:
    return PurePath(filename).stem[:200].strip() or filename[:200]
