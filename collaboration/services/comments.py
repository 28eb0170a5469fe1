"""Comments: written, edited, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bson.objectid import ObjectId
from django.db.models import F
from django.utils import timezone

from collaboration import selectors
from collaboration.models import Comment, Edit, GuestPass
from collaboration.services.comment_places import (
    Place,
    check_mentions,
    check_moment,
    place_of,
    thread_of,
)
from spaces import access
from spaces.access import Principal
from spaces.guests import Guest, named
from spaces.roles import Action
from tracks import services as tracks
from wavic import events
from wavic.api.errors import Conflict, NotFound, Problem
from wavic.lifecycle import changes as lifecycle
from wavic.lifecycle.models import State
from wavic.mongo.transactions import in_transaction

MOST_REPLIES = 200  # an answer holds a thread whole
MOST_EDITS = 50  # that are remembered

Row = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """What somebody wants to say: at a moment, over a range, or in reply to a `parent`.

    `name` is what a guest is called from now on. Without a `version` it is on the current one;
    a reply stands wherever its thread does.
    """

    body: str
    start_ms: int | None = None
    end_ms: int | None = None
    version: ObjectId | None = None
    parent: ObjectId | None = None
    mentions: Sequence[ObjectId] = ()
    name: str = ""


@in_transaction
def post_comment(actor: Principal, track: ObjectId, draft: Draft) -> Row:
    """Begin a thread or reply to one. Raises Problem 409 `thread_full`, 400 `name_required`."""
    place = place_of(actor, track, draft.version)
    if isinstance(actor, Guest):
        actor = _called(actor, draft.name)
    mentioned = check_mentions(actor, place.space, place.project, draft.mentions)
    comment = Comment(
        space_id=place.space,
        project_id=place.project,
        track_id=track,
        body=draft.body,
        author_id=access.person(actor),
        mentions=mentioned,
    )
    if isinstance(actor, Guest):
        comment.guest_id, comment.guest_name = actor.pk, named(actor)
    if draft.parent is None:
        thread_id, stands_on = None, _begin_thread(comment, place, draft)
    else:
        thread_id, stands_on = _join_thread(comment, place, draft.parent)
    comment.save(force_insert=True)
    events.emit(
        "comment.posted",
        space=place.space,
        actor=access.person(actor),
        subject=comment,
        data={
            "track": str(track),
            "project": str(place.project),
            "version": str(stands_on),
            "parent": str(thread_id) if thread_id else None,
            "mentions": [str(pk) for pk in mentioned],
            "excerpt": selectors.excerpt(draft.body),
            **access.signature(actor),
        },
    )
    return selectors.comment(actor, comment.pk)


@in_transaction
def edit_comment(
    actor: Principal, comment_id: ObjectId, changes: Mapping[str, Any], *, expected: int | None
) -> Row:
    """Say it otherwise or, for a thread, at another moment; what it said before is kept.

    409 with the current state on a stale revision, 409 `comment_deleted` for a tombstone.
    """
    granted, row = selectors.visible_comment(actor, comment_id)
    granted.require(Action.EDIT_COMMENT, own=is_own(actor, row))
    refuse_tombstone(row)
    if expected not in {None, row["revision"]}:
        raise Conflict(selectors.comment(actor, comment_id))
    changed = {name: value for name, value in changes.items() if row[name] != value}
    if row["parent_id"] is not None:
        changed = {name: changed[name] for name in ("body", "mentions") if name in changed}
    if not changed:
        return selectors.comment(actor, comment_id)
    if changed.keys() & {"start_ms", "end_ms"}:
        moment = {**row, **changed}
        check_moment(row["versions"][0], moment["start_ms"], moment["end_ms"])
    newly = [pk for pk in changed.get("mentions", ()) if pk not in row["mentions"]]
    project = row["_track"]["project_id"]
    check_mentions(actor, granted.space_id, project, newly)
    now = timezone.now()
    written: dict[str, Any] = {**changed, "edited_at": now}
    if "body" in changed:
        said = [*row["history"], {"body": row["body"], "until": now}]
        written["history"] = [Edit(**edit) for edit in said[-MOST_EDITS:]]
    lifecycle.edit(Comment, comment_id, written, row["revision"])
    events.emit(
        "comment.edited",
        space=granted.space_id,
        actor=access.person(actor),
        subject=("comment", comment_id),
        data={
            **_where(row),
            "fields": sorted(changed),
            "mentions": [str(pk) for pk in newly],
            "excerpt": selectors.excerpt(changed.get("body") or row["body"]),
            **access.signature(actor),
        },
    )
    return selectors.comment(actor, comment_id)


@in_transaction
def delete_comment(actor: Principal, comment_id: ObjectId) -> None:
    """Delete one's own comment or, as an admin, anybody's.

    A thread goes to the trash, or leaves a tombstone while there are replies; a reply is gone for
    good, and the last one takes the tombstone above it along.
    """
    granted, row = selectors.visible_comment(actor, comment_id)
    own = is_own(actor, row)
    granted.require(Action.DELETE_COMMENT, own=own)
    refuse_tombstone(row)
    thread = row["_thread"]
    if row["parent_id"] is not None:
        Comment.objects.filter(pk=comment_id).delete()
        _threads(thread["_id"]).update(reply_count=F("reply_count") - 1, updated_at=timezone.now())
        if thread["deleted_at"] is not None and thread["reply_count"] == 1:
            _count_fewer(thread)
            Comment.objects.filter(pk=thread["_id"]).delete()
    elif thread["reply_count"]:
        _leave_tombstone(comment_id)
    else:
        _trash(thread, actor)
    events.emit(
        "comment.deleted",
        space=granted.space_id,
        actor=access.person(actor),
        subject=("comment", comment_id),
        data={**_where(row), "own": own, **access.signature(actor)},
    )


def is_own(principal: Principal, row: Row) -> bool:
    """Whether they wrote it: the same person, or the same guest."""
    return principal.pk == row["guest_id" if isinstance(principal, Guest) else "author_id"]


def refuse_tombstone(row: Row) -> None:
    """Raises Problem 409 `comment_deleted` for what is only left because of its replies."""
    if row["deleted_at"] is not None:
        raise Problem(409, "comment_deleted", "This comment was deleted.")


def _called(guest: Guest, name: str) -> Guest:
    if not name or name == guest.name:
        return guest
    GuestPass.objects.filter(pk=guest.pk).update(name=name, updated_at=timezone.now())
    return replace(guest, name=name)


def _begin_thread(comment: Comment, place: Place, draft: Draft) -> ObjectId:
    comment.start_ms = check_moment(place.version, draft.start_ms, draft.end_ms)
    comment.end_ms = draft.end_ms
    comment.versions = [place.version]
    tracks.count_threads(place.track, [place.version], opened=1)
    return place.version


def _join_thread(comment: Comment, place: Place, parent: ObjectId) -> tuple[ObjectId, ObjectId]:
    thread, versions = thread_of(place, parent)
    # Conditional, and on the thread itself: whoever deletes it at this moment collides here.
    with_room = _threads(thread).filter(reply_count__lt=MOST_REPLIES)
    if not with_room.update(reply_count=F("reply_count") + 1, updated_at=timezone.now()):
        detail = f"A thread holds {MOST_REPLIES} replies; begin another one."
        raise Problem(409, "thread_full", detail)
    comment.parent = Comment(pk=thread)
    return thread, versions[0]


def _leave_tombstone(comment_id: ObjectId) -> None:
    nothing: dict[str, Any] = {"body": "", "history": [], "mentions": [], "reactions": []}
    written = {**nothing, "deleted_at": timezone.now()}
    if not lifecycle.edit(Comment, comment_id, written, expected=None):
        raise NotFound


def _trash(thread: Row, actor: Principal) -> None:
    if not lifecycle.trash(Comment, thread["_id"], by=actor.pk):
        raise NotFound
    _count_fewer(thread)


def _count_fewer(thread: Row) -> None:
    fewer = {"resolved" if thread["resolved"] else "opened": -1}
    tracks.count_threads(thread["track_id"], thread["versions"], **fewer)


def _threads(pk: ObjectId) -> Any:
    return Comment.objects.filter(pk=pk, parent=None, state=State.ACTIVE)


def _where(row: Row) -> dict[str, Any]:
    """Where a comment is, as its events say it."""
    thread = row["_thread"]
    return {
        "track": str(row["track_id"]),
        "project": str(row["_track"]["project_id"]),
        "version": str(thread["versions"][0]),
        "parent": str(row["parent_id"]) if row["parent_id"] else None,
    }
