"""What follows from all that came: counts, order, what plays, quotas; right after every run."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from bson.objectid import ObjectId
from django.db.models import Model
from pymongo import UpdateOne

from accounts.models import Entitlement, User
from collaboration import services
from collaboration.models import Comment
from projects.models import Project
from spaces.models import Membership, Space
from tracks.models import Attachment, Track, Version
from trash.legacy.ledger import Ledger
from trash.legacy.models import Arrival
from trash.legacy.patience import with_patience
from trash.legacy.settling import COUNT_COMMENTS, UNFINISHED
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, collection, session
from wavic.queue import enqueue
from wavic.search.tasks import reindex
from wavic.uploads.models import UNDER_WAY, Upload

_BATCH = 200
_BEHIND = 1_000_000  # see kinds/projects.py

Row = dict[str, Any]
Counts = dict[ObjectId, Row]
_LIVING = {"$sum": {"$cond": [{"$eq": ["$state", State.ACTIVE]}, 1, 0]}}


def finish(ledger: Ledger) -> None:
    """Count anew all that came, and write what was wrong; doing it again writes nothing.

    Each batch is counted and written in one transaction: who changes the same at this moment
    collides with it, and is counted.
    """
    for kind, model, counted in (
        ("track", Track, _of_tracks),
        ("project", Project, _of_projects),
        ("comment", Comment, _of_threads),
        ("space", Space, _of_spaces),
        ("user", Entitlement, _of_people),
    ):
        for rows in batches(ledger.rows(kind), _BATCH):
            ids = [row["target"] for row in rows]
            wanted = {row["target"]: row["facts"].get("current") for row in rows}
            with_patience(partial(_correct, model, counted, ids, wanted))
    _count_comments()


def is_unfinished() -> bool:
    """Whether something came, in this run or a killed one, that is not counted yet."""
    return Arrival.objects.filter(key=UNFINISHED).exists()


def end_run() -> None:
    """All is done that follows from what came; the worker makes it found by search."""

    def write() -> None:
        Arrival.objects.filter(key=UNFINISHED).delete()
        enqueue(reindex)

    with_patience(write)


def _count_comments() -> None:
    """Of tracks to which threads or versions have come, or whose have changed."""
    to_count = {"todo": COUNT_COMMENTS}
    while rows := list(collection(Arrival).find(to_count, {"target": 1}).limit(_BATCH)):
        services.tracks_with_wrong_counts(row["target"] for row in rows)
        counted = {"_id": {"$in": [row["_id"] for row in rows]}}
        collection(Arrival).update_many(counted, {"$pull": {"todo": COUNT_COMMENTS}})


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows, so many at a time."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def _correct(
    model: type[Model],
    counted: Callable[[list[ObjectId], Row], Counts],
    ids: list[ObjectId],
    wanted: Row,
) -> None:
    counts = counted(ids, wanted)
    key = "user_id" if model is Entitlement else "_id"
    names = {name: 1 for row in counts.values() for name in row}
    here = collection(model).find(
        {key: {"$in": list(counts)}}, {**names, key: 1}, session=session()
    )
    wrong = [
        UpdateOne({"_id": row["_id"]}, {"$set": counts[row[key]]})
        for row in here
        if any(row.get(name) != value for name, value in counts[row[key]].items())
    ]
    if wrong:
        collection(model).bulk_write(wrong, ordered=False, session=session())


def _of_tracks(ids: list[ObjectId], wanted: Row) -> Counts:
    """How many versions, and which plays: the one that played there, else the newest."""
    tracks = {
        row["_id"]: row for row in _documents(Track, ids, "current_version_id", "last_number")
    }
    versions: dict[ObjectId, list[Row]] = {pk: [] for pk in tracks}
    match = {"$match": {"track_id": {"$in": ids}}}
    shape = {"$project": {"track_id": 1, "number": 1, "state": 1}}
    for row in aggregate(Version, [match, shape, {"$sort": {"track_id": 1, "number": 1}}]):
        versions[row["track_id"]].append(row)
    counts = {}
    for pk, track in tracks.items():
        living = [row["_id"] for row in versions[pk] if row["state"] == State.ACTIVE]
        said = next((each for each in living if str(each) == wanted[pk]), None)
        current = track["current_version_id"]
        if current not in living:
            current = said or (living[-1] if living else current)
        counts[pk] = {
            "version_count": len(living),
            "last_number": max([track["last_number"], *(v["number"] for v in versions[pk])]),
            "current_version_id": current,
        }
    return counts


def _of_projects(ids: list[ObjectId], _wanted: Row) -> Counts:
    """How many tracks; those without a place come after the others, the oldest first."""
    _close_up(ids)
    group = {"_id": "$project_id", "track_count": _LIVING, "last": {"$max": "$position"}}
    found = _grouped(Track, {"project_id": {"$in": ids}}, group)
    return {
        row["_id"]: {
            "track_count": found.get(row["_id"], {}).get("track_count", 0),
            "next_position": max(
                row["next_position"], found.get(row["_id"], {}).get("last", -1) + 1
            ),
        }
        for row in _documents(Project, ids, "next_position")
    }


def _close_up(projects: list[ObjectId]) -> None:
    match = {"$match": {"project_id": {"$in": projects}}}
    shape = {"$project": {"project_id": 1, "position": 1}}
    order = {"$sort": {"project_id": 1, "position": 1, "_id": 1}}
    last: dict[ObjectId, int] = {}
    moves = []
    for row in aggregate(Track, [match, shape, order]):
        position = row["position"]
        if position >= _BEHIND:
            position = last.get(row["project_id"], -1) + 1
            moves.append(UpdateOne({"_id": row["_id"]}, {"$set": {"position": position}}))
        last[row["project_id"]] = position
    if moves:
        collection(Track).bulk_write(moves, ordered=False, session=session())


def _of_threads(ids: list[ObjectId], _wanted: Row) -> Counts:
    replies = _grouped(
        Comment, {"parent_id": {"$in": ids}}, {"_id": "$parent_id", "reply_count": {"$sum": 1}}
    )
    threads = _documents(Comment, ids, "parent_id")
    return {
        row["_id"]: {"reply_count": replies.get(row["_id"], {}).get("reply_count", 0)}
        for row in threads
        if row["parent_id"] is None
    }


def _of_spaces(ids: list[ObjectId], _wanted: Row) -> Counts:
    """How many members and projects, and the bytes of all files in them, trashed ones too."""
    within = {"space_id": {"$in": ids}}
    members = _grouped(Membership, within, {"_id": "$space_id", "n": {"$sum": 1}})
    projects = _grouped(
        Project,
        within,
        {"_id": "$space_id", "n": _LIVING, "size": {"$sum": _bytes_of("artwork")}},
    )
    files = _grouped(Attachment, within, {"_id": "$space_id", "size": {"$sum": "$size"}})
    audio = _audio_in(within)
    counts = {}
    for row in _documents(Space, ids, "avatar", "cover"):
        pk = row["_id"]
        sizes = [each.get(pk, {}).get("size", 0) for each in (projects, files, audio)]
        pictures = [_size_of(row[name]) for name in ("avatar", "cover")]
        counts[pk] = {
            "member_count": members.get(pk, {}).get("n", 0),
            "project_count": projects.get(pk, {}).get("n", 0),
            "storage_used": sum(sizes) + sum(pictures),
        }
    return counts


def _of_people(ids: list[ObjectId], _wanted: Row) -> Counts:
    """What of a plan is used: spaces, what lies in them, their picture, uploads under way."""
    owned = _grouped(
        Space,
        {"owner_id": {"$in": ids}},
        {"_id": "$owner_id", "n": {"$sum": 1}, "size": {"$sum": "$storage_used"}},
    )
    match = {"payer": {"$in": ids}, "state": {"$in": list(UNDER_WAY)}}
    reserved = _grouped(Upload, match, {"_id": "$payer", "size": {"$sum": "$reserved"}})
    return {
        row["_id"]: {
            "spaces_used": owned.get(row["_id"], {}).get("n", 0),
            "storage_used": owned.get(row["_id"], {}).get("size", 0)
            + reserved.get(row["_id"], {}).get("size", 0)
            + _size_of(row["avatar"]),
        }
        for row in _documents(User, ids, "avatar")
    }


def _audio_in(within: Row) -> Counts:
    joined = {
        "from": Version._meta.db_table,
        "localField": "_id",
        "foreignField": "track_id",
        "pipeline": [{"$project": {"size": 1}}],
        "as": "versions",
    }
    size = {"$sum": {"$sum": "$versions.size"}}
    stages = [{"$match": within}, {"$project": {"space_id": 1}}, {"$lookup": joined}]
    rows = aggregate(Track, [*stages, {"$group": {"_id": "$space_id", "size": size}}])
    return {row["_id"]: row for row in rows}


def _grouped(model: type[Model], match: Row, group: Row) -> Counts:
    rows = aggregate(model, [{"$match": match}, {"$group": group}])
    return {row["_id"]: row for row in rows}


def _documents(model: type[Model], ids: list[ObjectId], *names: str) -> list[Row]:
    fields = dict.fromkeys(names, 1)
    return list(collection(model).find({"_id": {"$in": ids}}, fields, session=session()))


def _bytes_of(field: str) -> Row:
    return {"$add": [{"$ifNull": [f"${field}.{name}", 0]} for name in ("size", "pending_size")]}


def _size_of(picture: Row | None) -> int:
    return picture["size"] + picture["pending_size"] if picture else 0
