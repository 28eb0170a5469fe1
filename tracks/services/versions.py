"""Versions of a track: the first with the track itself, the others on top of it."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from accounts import services as accounts
from projects import selectors as projects
from spaces import services as spaces
from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors
from tracks.models import Track, Version
from tracks.services.ordering import take_last_place
from tracks.services.signing_off import lapse_sign_off
from wavic import events
from wavic.api.errors import Conflict, NotFound, Problem
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction
from wavic.uploads import services as uploads
from wavic.uploads.purposes import Arrived
from wavic.uploads.services.receiving import IncomingFile


def upload_track(
    actor: Principal, *, project: ObjectId, file: IncomingFile, title: str = ""
) -> dict[str, Any]:
    """A new track at the end of the project; its title is the file's name if none is given."""
    outcome = uploads.receive(actor, "track", project, file, {"title": title})
    return selectors.track(actor, outcome.id)


def upload_version(
    actor: Principal, track_id: ObjectId, *, file: IncomingFile, **details: str
) -> dict[str, Any]:
    """A new version on top of the track's, which becomes the one that plays."""
    outcome = uploads.receive(actor, "version", track_id, file, details)
    return selectors.version(actor, track_id, outcome.id)


def add_track(
    actor: Principal, project_id: ObjectId, file: Arrived, *, title: str = ""
) -> ObjectId:
    """Make a track of a file that has arrived; part of the transaction that claims it."""
    granted = projects.access_to_project(actor, project_id, Action.EDIT_CONTENT)
    track = Track.objects.create(
        project_id=project_id,
        space_id=granted.space_id,
        title=title or _title_of(file.filename),
        position=take_last_place(project_id),
    )
    _put_on_top(actor, track.pk, granted.space_id, project_id, file)
    return track.pk


def add_version(
    actor: Principal, track_id: ObjectId, file: Arrived, *, label: str = "", notes: str = ""
) -> ObjectId:
    """Make a version of a file that has arrived; part of the transaction that claims it."""
    granted, project_id = selectors.access_to_track(actor, track_id, Action.EDIT_CONTENT)
    said = {"label": label, "notes": notes}
    check_versions(track_id, granted.owner_id)
    return _put_on_top(actor, track_id, granted.space_id, project_id, file, **said)


@in_transaction
def edit_version(
    actor: Principal,
    track_id: ObjectId,
    version_id: ObjectId,
    changes: Mapping[str, Any],
    *,
    expected: int | None,
) -> dict[str, Any]:
    """Change what is said of a version, or make it the one that plays (`current: true`).

    409 with the current state on a stale revision. No version stops being current by itself:
    `current: false` is 400 `no_other_current`.
    """
    granted, project_id = selectors.access_to_track(actor, track_id, Action.EDIT_CONTENT)
    said = {name: value for name, value in changes.items() if name != "current"}
    if changes.get("current") is False:
        raise Problem(400, "no_other_current", "Make another version the current one instead.")
    _living(track_id, version_id)
    if not lifecycle.edit(Version, version_id, said, expected):
        raise Conflict(selectors.version(actor, track_id, version_id))
    if changes.get("current"):
        _make_current(track_id, version_id)
        lapse_sign_off(project_id)
    events.emit(
        "version.edited",
        space=granted.space_id,
        actor=actor.pk,
        subject=("version", version_id),
        data={
            "track": str(track_id),
            "project": str(project_id),
            "fields": sorted(changes),
        },
    )
    return selectors.version(actor, track_id, version_id)


@in_transaction
def trash_version(actor: Principal, track_id: ObjectId, version_id: ObjectId) -> None:
    """Move a version to the trash; the newest of the others plays if it was the current one.

    409 `last_version` for the only one: then the track itself is what to delete.
    """
    granted, project_id = selectors.access_to_track(actor, track_id, Action.REMOVE_CONTENT)
    _living(track_id, version_id)
    others = Version.objects.filter(track_id=track_id, state=State.ACTIVE).exclude(pk=version_id)
    newest = others.order_by("-number").values_list("pk", flat=True).first()
    if newest is None:
        raise Problem(409, "last_version", "A track keeps one version; delete the track instead.")
    plays = Track.objects.filter(pk=track_id, current_version=version_id).exists()
    # The trash remembers which one plays in its place: restored, it takes its turn from that alone.
    memo = {"heir": str(newest)} if plays else {}
    if not lifecycle.trash(Version, version_id, by=actor.pk, **memo):
        raise NotFound
    if plays:
        _make_current(track_id, newest)
        lapse_sign_off(project_id)
    Track.objects.filter(pk=track_id).update(version_count=F("version_count") - 1)
    events.emit(
        "version.trashed",
        space=granted.space_id,
        actor=actor.pk,
        subject=("version", version_id),
        data={"track": str(track_id), "project": str(project_id)},
    )


def check_versions(track_id: ObjectId, owner_id: ObjectId) -> None:
    """Refuse another version where the owner's plan keeps no more of a track.

    Those in the trash are among them until they are deleted for good. Raises Problem 403
    `quota_exceeded`.
    """
    accounts.check_versions(owner_id, Version.objects.filter(track_id=track_id).count() + 1)


def _put_on_top(
    actor: Principal,
    track_id: ObjectId,
    space_id: ObjectId,
    project_id: ObjectId,
    file: Arrived,
    **said: str,
) -> ObjectId:
    # Whoever uploads to the same track at this moment collides here, and is retried in turn.
    Track.objects.filter(pk=track_id).update(
        last_number=F("last_number") + 1,
        version_count=F("version_count") + 1,
        updated_at=timezone.now(),
    )
    version = Version.objects.create(
        track_id=track_id,
        number=Track.objects.values_list("last_number", flat=True).get(pk=track_id),
        uploaded_by_id=actor.pk,
        blob=file.blob,
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        **said,
    )
    _make_current(track_id, version.pk)
    spaces.count_storage(space_id, file.size)
    lapse_sign_off(project_id)
    events.emit(
        "version.uploaded",
        space=space_id,
        actor=actor.pk,
        subject=version,
        data={"track": str(track_id), "project": str(project_id)},
    )
    return version.pk


def _make_current(track_id: ObjectId, version_id: ObjectId) -> None:
    # No new revision: who edits the track's title meanwhile is not to be told of a conflict.
    Track.objects.filter(pk=track_id).update(current_version=version_id, updated_at=timezone.now())


def _living(track_id: ObjectId, version_id: ObjectId) -> None:
    """404 unless it is a version of this track, and not in the trash."""
    if not Version.objects.filter(pk=version_id, track_id=track_id, state=State.ACTIVE).exists():
        raise NotFound


def _title_of(filename: str) -> str:
    return PurePath(filename).stem[:200].strip() or filename[:200]
