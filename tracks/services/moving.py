"""A track to another project, or a copy of it."""

from typing import Any

from bson.objectid import ObjectId

from accounts import services as accounts
from projects import selectors as projects
from spaces import services as spaces
from spaces.access import Principal
from spaces.roles import Action
from tracks import selectors
from tracks.models import Attachment, Status, Track, Version
from tracks.services.ordering import leave_place, take_last_place
from tracks.services.signing_off import lapse_sign_off
from wavic import events
from wavic.api.errors import NotFound, Problem
from wavic.lifecycle import changes as lifecycle
from wavic.mongo.transactions import in_transaction

# A copy starts anew: nobody has reviewed it or commented on it.
_NOT_COPIED = {
    *("id", "track", "number", "uploaded_by", "revision"),
    *("approval", "open_comments", "resolved_comments"),
}


@in_transaction
def move_track(actor: Principal, track_id: ObjectId, *, project: ObjectId) -> dict[str, Any]:
    """Put a track at the end of another project of its space.

    400 `other_space` for a project elsewhere: there somebody else pays, and other people listen.
    """
    granted, source = selectors.access_to_track(actor, track_id, Action.EDIT_CONTENT)
    target = projects.access_to_project(actor, project, Action.EDIT_CONTENT)
    if target.space_id != granted.space_id:
        raise Problem(400, "other_space", "Duplicate it there; a track moves within its space.")
    if source != project:
        place = {"project": project, "position": take_last_place(project)}
        lifecycle.edit(Track, track_id, place, expected=None)
        Attachment.objects.filter(track_id=track_id).update(project=project)
        lifecycle.move(track_id, project)
        leave_place(source)
        lapse_sign_off(source)
        lapse_sign_off(project)
        events.emit(
            "track.moved",
            space=granted.space_id,
            actor=actor.pk,
            subject=("track", track_id),
            data={
                "track": str(track_id),
                "project": str(project),
                "left": str(source),
                "from": str(source),
                "to": str(project),
            },
        )
    return selectors.track(actor, track_id)


@in_transaction
def duplicate_track(
    actor: Principal, track_id: ObjectId, *, project: ObjectId | None = None, title: str = ""
) -> dict[str, Any]:
    """A new track like this one with its current version as the first; the ISRC is not copied.

    The two share the stored file, which is immutable; its bytes count against both owners' plans.
    """
    _, source = selectors.access_to_track(actor, track_id, Action.DOWNLOAD_ORIGINAL)
    target = projects.access_to_project(actor, project or source, Action.EDIT_CONTENT)
    original = Track.objects.select_related("current_version").get(pk=track_id)
    version = original.current_version
    if version is None:
        raise NotFound
    accounts.reserve_storage(target.owner_id, version.size)
    copy = Track.objects.create(
        project_id=project or source,
        space_id=target.space_id,
        title=title or f"{original.title[:190]} (copy)",
        position=take_last_place(project or source),
        version_count=1,
        last_number=1,
        bpm=original.bpm,
        key=original.key,
        lyrics=original.lyrics,
        credits=original.credits,
    )
    _copy_version(version, copy, project or source, actor)
    spaces.count_storage(target.space_id, version.size)
    lapse_sign_off(project or source)
    events.emit(
        "track.duplicated",
        space=target.space_id,
        actor=actor.pk,
        subject=copy,
        data={
            "track": str(copy.pk),
            "project": str(project or source),
            "from": str(track_id),
        },
    )
    return selectors.track(actor, copy.pk)


def _copy_version(version: Version, copy: Track, project: ObjectId, actor: Principal) -> None:
    facts = {
        field.attname: getattr(version, field.attname)
        for field in Version._meta.concrete_fields
        if field.name not in _NOT_COPIED
    }
    made = Version.objects.create(**facts, track=copy, number=1, uploaded_by_id=actor.pk)
    Track.objects.filter(pk=copy.pk).update(current_version=made)
    if made.status == Status.PROCESSING:
        # Its original is being analysed under another id: have this one analysed as well.
        events.emit(
            "version.uploaded",
            space=copy.space.pk,
            actor=actor.pk,
            subject=made,
            data={"track": str(copy.pk), "project": str(project)},
        )
