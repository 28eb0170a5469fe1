"""What hangs on things that are deleted for good: links, plays, invitations, feed, notifications.

Done before the thing itself goes, and again when that is cut short.
"""

from collections.abc import Collection, Iterable
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model

from collaboration.audiences import keys_of_place
from collaboration.models import (
    AbuseReport,
    Activity,
    Comment,
    GuestPass,
    Invitation,
    Link,
    LinkCopy,
    Notification,
    NotificationKind,
    Play,
    Preferences,
)
from projects.models import Project
from tracks.models import Track, Version
from wavic.mongo.documents import collection, delete

Ids = Collection[ObjectId]

_BATCH = 1_000
_OF_VERSIONS = (
    *(NotificationKind.VERSION, NotificationKind.VERSION_FAILED),
    *(NotificationKind.APPROVED, NotificationKind.CHANGES_REQUESTED),
)
_OF_ONE_COMMENT = (NotificationKind.MENTION, NotificationKind.REACTION)


def clean_spaces(ids: Ids) -> None:
    """All of it, and what people chose for this space."""
    _close_links({"space_id": _in(ids)})
    _delete(Invitation, {"space_id": _in(ids)})
    _delete(Activity, {"reads": _in(_keys(ids))})
    _delete(Notification, {"space": _in(ids)})
    # Without an index: a space goes for good once, and nobody waits for it.
    chosen = {"space": _in(ids)}
    collection(Preferences).update_many(
        {"spaces": {"$elemMatch": chosen}}, {"$pull": {"spaces": chosen}}
    )


def clean_projects(ids: Ids) -> None:
    """All but what tells of other projects as well: that names none any more."""
    _close_links({"project_id": _in(ids)})
    _delete(Invitation, {"project_id": _in(ids)})
    _delete(Activity, {"reads": _in(_keys(ids))})
    told = {**_in_spaces(Project, ids), "project": _in(ids)}
    _name_none(told, NotificationKind.PROJECT)
    _delete(Notification, told)


def clean_tracks(ids: Ids) -> None:
    """All but what tells of other tracks as well: that names none any more."""
    _close_links({"track_id": _in(ids)})
    _delete(Activity, {"reads": _in(map(str, ids))})
    told = {**_in_spaces(Track, ids), "track": _in(ids)}
    _name_none(told, NotificationKind.TRACK)
    _delete(Notification, told)


def clean_versions(ids: Ids) -> None:
    """All but what is of other versions as well: that names these no more."""
    _close_links({"version_id": _in(ids)})
    _delete(Play, {"version_id": _in(ids)})
    tracks = set(Version.objects.filter(pk__in=ids).values_list("track_id", flat=True))
    here = {"version": _in(ids)}
    lines = {"reads": _in(map(str, tracks)), **here}
    _delete(Activity, {**lines, "kind": {"$regex": r"^version\."}})
    collection(Activity).update_many(lines, {"$set": {"version": None}})
    told = {**_in_spaces(Track, tracks), "track": _in(tracks), **here}
    _delete(Notification, {**told, "kind": _in(_OF_VERSIONS)})
    collection(Notification).update_many(told, {"$set": {"version": None}})
    # Threads that stand on others, too. Those that don't are the version's own, and go with it.
    collection(Comment).update_many(
        {"versions": {"$in": list(ids), "$elemMatch": {"$nin": list(ids)}}},
        {"$pull": {"versions": _in(ids)}},
    )


def clean_comments(ids: Ids) -> None:
    """All but what tells of other comments as well: that counts on, and names these no more."""
    tracks = set(Comment.objects.filter(pk__in=ids).values_list("track_id", flat=True))
    _delete(Activity, {"reads": _in(map(str, tracks)), "comment": _in(ids)})
    told = {**_in_spaces(Track, tracks), "track": _in(tracks)}
    _delete(Notification, {**told, "kind": _in(_OF_ONE_COMMENT), "comment": _in(ids)})
    rows = collection(Notification)
    rows.update_many({**told, "comment": _in(ids)}, {"$set": {"comment": None}})
    acts = {"comment": _in(ids)}
    rows.update_many({**told, "acts": {"$elemMatch": acts}}, {"$pull": {"acts": acts}})
    _delete(Notification, {**told, "acts": []})


def _name_none(told: dict[str, Any], kind: str) -> None:
    several = {**told, "kind": kind, "count": {"$gt": 1}}
    nothing = {"project": None} if kind == NotificationKind.PROJECT else {}
    names = {"track": None, "version": None, **nothing}
    collection(Notification).update_many(several, {"$set": names})


def _close_links(match: dict[str, Any]) -> None:
    """Delete links with their copies, whoever came by them, what they heard and reported."""
    while links := _ids(Link, match):
        of_them = {"link_id": _in(links)}
        copies = list(LinkCopy.objects.filter(link_id__in=links).values_list("pk", flat=True))
        _delete(GuestPass, {"copy_id": _in(copies)})
        _delete(LinkCopy, of_them)
        _delete(Play, of_them)
        _delete(AbuseReport, of_them)
        for space in set(Link.objects.filter(pk__in=links).values_list("space_id", flat=True)):
            _delete(Activity, {"reads": _in(_keys([space])), "link": _in(links)})
            _delete(Notification, {"space": space, "link": _in(links)})
        delete(Link, {"_id": _in(links)})


def _delete(model: type[Model], match: dict[str, Any]) -> None:
    """Delete what matches, so many at a time: one command has seconds, not minutes."""
    while batch := _ids(model, match):
        delete(model, {"_id": _in(batch)})


def _ids(model: type[Model], match: dict[str, Any]) -> list[ObjectId]:
    return [row["_id"] for row in collection(model).find(match, {"_id": 1}).limit(_BATCH)]


def _in_spaces(model: type[Model], ids: Ids) -> dict[str, Any]:
    """The condition that something lies in the spaces of these, which an index begins with."""
    found = model._default_manager.filter(pk__in=ids).values_list("space_id", flat=True)  # noqa: SLF001 (Django's public name)
    return {"space": _in(set(found))}


def _keys(places: Iterable[ObjectId]) -> list[str]:
    return [key for place in places for key in keys_of_place(str(place))]


def _in(values: Iterable[Any]) -> dict[str, list[Any]]:
    return {"$in": list(values)}
