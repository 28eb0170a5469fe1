"""Files attached to tracks and projects: stems, sessions, lyrics, documents, anything."""

from collections.abc import Mapping
from mimetypes import guess_type
from typing import Any

from bson.objectid import ObjectId
from django.utils import timezone

from projects import selectors as projects
from spaces import services as spaces
from spaces.access import Access, Principal
from spaces.roles import Action
from tracks import selectors
from tracks.models import Attachment, AttachmentKind, Track
from wavic import events
from wavic.api.errors import Conflict
from wavic.lifecycle import changes as lifecycle
from wavic.mongo.transactions import in_transaction
from wavic.storage.headers import OPAQUE
from wavic.storage.names import display_name
from wavic.uploads import services as uploads
from wavic.uploads.purposes import Arrived, Uploader
from wavic.uploads.services.receiving import IncomingFile


def upload_attachment(
    actor: Principal, purpose: str, target: ObjectId, *, file: IncomingFile, **said: str
) -> dict[str, Any]:
    """Attach a file as it arrives; `purpose` says whether the target is a track or a project."""
    outcome = uploads.receive(actor, purpose, target, file, said)
    return selectors.attachment(actor, outcome.id)


def attach_to_track(
    actor: Uploader, track_id: ObjectId, file: Arrived, said: Mapping[str, Any]
) -> ObjectId:
    """Attach a file that has arrived; part of the transaction that claims it."""
    granted, project_id = selectors.access_to_track(actor, track_id, Action.EDIT_CONTENT)
    # Whoever moves the track at this moment collides here, so the project is the right one.
    Track.objects.filter(pk=track_id).update(updated_at=timezone.now())
    return _attach(actor, granted, file, project_id=project_id, track_id=track_id, **said)


def attach_to_project(
    actor: Uploader, project_id: ObjectId, file: Arrived, said: Mapping[str, Any]
) -> ObjectId:
    """Attach a file that has arrived; part of the transaction that claims it."""
    granted = projects.access_to_project(actor, project_id, Action.EDIT_CONTENT)
    return _attach(actor, granted, file, project_id=project_id, **said)


@in_transaction
def edit_attachment(
    actor: Principal, attachment_id: ObjectId, changes: Mapping[str, Any], *, expected: int | None
) -> dict[str, Any]:
    """Rename an attachment, or change what is said of it; 409 with it on a stale revision."""
    granted, where = selectors.access_to_attachment(actor, attachment_id, Action.EDIT_CONTENT)
    if "name" in changes:
        changes = {**changes, "name": display_name(changes["name"])}
    if not lifecycle.edit(Attachment, attachment_id, changes, expected):
        raise Conflict(selectors.attachment(actor, attachment_id))
    _tell("attachment.edited", granted, actor, attachment_id, where, fields=sorted(changes))
    return selectors.attachment(actor, attachment_id)


@in_transaction
def trash_attachment(actor: Principal, attachment_id: ObjectId) -> None:
    """Move an attachment to the trash."""
    granted, where = selectors.access_to_attachment(actor, attachment_id, Action.REMOVE_CONTENT)
    if lifecycle.trash(Attachment, attachment_id, by=actor.pk):
        _tell("attachment.trashed", granted, actor, attachment_id, where)


def _attach(
    actor: Uploader,
    granted: Access,
    file: Arrived,
    *,
    kind: str = AttachmentKind.OTHER,
    note: str = "",
    **place: ObjectId,
) -> ObjectId:
    attachment = Attachment.objects.create(
        space_id=granted.space_id,
        kind=kind,
        name=file.filename,
        note=note,
        uploaded_by_id=actor.pk,
        blob=file.blob,
        size=file.size,
        # For people and their icons: what is served is opaque, whatever it calls itself.
        content_type=(guess_type(file.filename)[0] or OPAQUE)[:100],
        sha256=file.sha256,
        **place,
    )
    spaces.count_storage(granted.space_id, file.size)
    where = {name.removesuffix("_id"): pk for name, pk in place.items()}
    _tell("attachment.added", granted, actor, attachment.pk, where)
    return attachment.pk


def _tell(
    kind: str,
    granted: Access,
    actor: Uploader,
    attachment_id: ObjectId,
    where: Mapping[str, ObjectId | None],
    **data: Any,
) -> None:
    events.emit(
        kind,
        space=granted.space_id,
        actor=actor.pk,
        subject=("attachment", attachment_id),
        data={**{name: str(pk) for name, pk in where.items() if pk}, **data},
    )
