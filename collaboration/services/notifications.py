"""Notifications: written from the outbox, read, mailed, and withdrawn when there is nothing left.

Every change tells the screens of whom it concerns: `notification.changed`, in its transaction.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from bson.objectid import ObjectId
from django.db import IntegrityError
from django.utils import timezone
from django_mongodb_backend.query import wrap_database_errors
from pymongo import UpdateOne

from collaboration.models import Notification, NotificationKind, Told
from collaboration.selectors.telling import Line, Telling, recipients_of, telling_of
from collaboration.services.expected_digests import expect_digests
from wavic import events
from wavic.events import Event
from wavic.mongo.documents import collection, session
from wavic.mongo.transactions import in_transaction

KEPT = timedelta(days=180)  # since something joined it last
MOST_ACTS = 100
_TRIES = 5

Row = dict[str, Any]


def notify(event: Event, mail_mention: Callable[[ObjectId], object]) -> None:
    """Tell an event to everybody it concerns, once, however often it is called.

    `mail_mention` is called with the id of each person who is told that they are mentioned, in
    the transaction that tells them.
    """
    for _ in range(_TRIES - 1):
        try:
            return _notify(event, mail_mention)
        except IntegrityError:  # at this moment another one told it, or began the same group
            continue
    return _notify(event, mail_mention)


@in_transaction
def mark_read(
    user_id: ObjectId,
    *,
    ids: Iterable[ObjectId] | None = None,
    track: ObjectId | None = None,
    space: ObjectId | None = None,
) -> None:
    """Mark somebody's notifications read: these, those of a track or a space, or all of them."""
    unread = Notification.objects.filter(user_id=user_id, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    if track:
        unread = unread.filter(track=track)
    if space:
        unread = unread.filter(space=space)
    if unread.update(read_at=timezone.now()):
        _changed([user_id])


def mark_mailed(ids: Iterable[ObjectId]) -> None:
    """Note that all that these notifications count by now was mailed.

    Call it in the transaction that has read them, so that what joins meanwhile is not taken for
    mailed.
    """
    mailed = {"mailed_at": "$$NOW", "mailed_count": "$count"}
    collection(Notification).update_many(
        {"_id": {"$in": list(ids)}}, [{"$set": mailed}], session=session()
    )


@in_transaction
def mark_mention_mailed(user_id: ObjectId, comment_id: ObjectId) -> None:
    """Note that somebody was mailed at once that a comment mentions them."""
    group = Line(NotificationKind.MENTION, comment_id).group
    told = Notification.objects.filter(group=group, user_id=user_id, read_at=None)
    mark_mailed(told.values_list("pk", flat=True))


@in_transaction
def withdraw_comment(comment_id: ObjectId, thread_id: ObjectId | None, track_id: ObjectId) -> None:
    """Count a comment that was deleted no more; what told of nothing else goes.

    What was read already stays, without what it said.
    """
    groups = [
        *(f"{kind}:{comment_id}" for kind in (NotificationKind.MENTION, NotificationKind.REACTION)),
        *(f"{kind}:{track_id}" for kind in (NotificationKind.COMMENT, NotificationKind.RESOLVED)),
        f"{NotificationKind.REPLY}:{thread_id or comment_id}",
    ]
    of_it = {"group": {"$in": groups}, "read_at": None, "acts.comment": comment_id}
    rows = collection(Notification)
    users = rows.distinct("user_id", of_it, session=session())
    kept = {"$filter": {"input": "$acts", "cond": {"$ne": ["$$this.comment", comment_id]}}}
    fewer = {"$subtract": [{"$size": "$acts"}, {"$size": "$_kept"}]}
    rows.update_many(
        of_it,
        [
            {"$set": {"_kept": kept}},
            {"$set": {"count": {"$subtract": ["$count", fewer]}, "acts": "$_kept"}},
            {"$set": {"comment": {"$ifNull": [{"$last": "$acts.comment"}, None]}}},
            {"$unset": "_kept"},
        ],
        session=session(),
    )
    rows.delete_many({"group": {"$in": groups}, "read_at": None, "acts": []}, session=session())
    _changed(users)


@in_transaction
def withdraw_invitation(invitation_id: ObjectId) -> None:
    """There is nothing left to answer."""
    group = Line(NotificationKind.INVITATION, invitation_id).group
    told = Notification.objects.filter(group=group, read_at=None)
    users = list(told.values_list("user_id", flat=True))
    told.delete()
    _changed(users)


@in_transaction
def withdraw_from_space(user_id: ObjectId, space_id: ObjectId, before: ObjectId) -> None:
    """Who left a space, or was removed, keeps nothing of what it told them until that event."""
    told = Notification.objects.filter(user_id=user_id, space=space_id, event__lt=before)
    if told.delete()[0]:
        _changed([user_id])


@in_transaction
def _notify(event: Event, mail_mention: Callable[[ObjectId], object]) -> None:
    if Told.objects.filter(pk=event.pk).exists():
        return
    Told.objects.create(pk=event.pk)
    telling = telling_of(event)
    recipients = recipients_of(telling) if telling else {}
    if not telling or not recipients:
        return
    _join(event, telling, recipients)
    expect_digests(telling.place["space"], recipients)
    for user_id, line in recipients.items():
        if line.kind == NotificationKind.MENTION:
            mail_mention(user_id)
    _changed(recipients)


@wrap_database_errors
def _join(event: Event, telling: Telling, recipients: dict[ObjectId, Line]) -> None:
    """Add the event to everybody's unread notification of its group, or begin one."""
    joins = [
        UpdateOne(
            {"user_id": user_id, "group": line.group, "read_at": None},
            _joined(event, telling, line.kind),
            upsert=True,
        )
        for user_id, line in recipients.items()
    ]
    collection(Notification).bulk_write(joins, ordered=False, session=session())


def _joined(event: Event, telling: Telling, kind: str) -> list[Row]:
    """The stages that make a notification of an unread one or, where there is none, of nothing."""
    later = {"$gt": [event.pk, {"$ifNull": ["$event", None]}]}
    # Names are others' words: a `$` at their beginning means nothing.
    said = {**telling.place, "note": telling.note, "role": telling.role}
    latest = {name: _if(later, {"$literal": value}, f"${name}") for name, value in said.items()}
    # An embedded document as Django would write it.
    act = {"by": telling.actor, "guest_name": telling.guest_name, "comment": said["comment"]}
    before = {"$ifNull": ["$acts", []]}
    mine = [{"$literal": act}]
    acts = _if(later, {"$concatArrays": [before, mine]}, {"$concatArrays": [mine, before]})
    return [
        {
            "$set": {
                **latest,
                "kind": str(kind),
                "acts": {"$slice": [acts, -MOST_ACTS]},
                "count": {"$add": [{"$ifNull": ["$count", 0]}, 1]},
                "event": {"$max": ["$event", event.pk]},
                "created_at": {"$min": ["$created_at", event.created_at]},
                "updated_at": {"$max": ["$updated_at", event.created_at]},
                "mailed_at": None,
                "mailed_count": {"$ifNull": ["$mailed_count", 0]},
                "expires_at": {"$max": ["$expires_at", event.created_at + KEPT]},
            }
        }
    ]


def _if(condition: Row, then: Any, otherwise: Any) -> Row:
    return {"$cond": [condition, then, otherwise]}


def _changed(users: Iterable[ObjectId]) -> None:
    """Tell the screens of these people that what they are told is another."""
    events.emit_each("notification.changed", [{"user": str(user_id)} for user_id in users])
