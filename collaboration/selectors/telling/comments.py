"""What is told of comments: mentions, replies, reactions, what is resolved."""

from collections.abc import Iterable

from bson.objectid import ObjectId

from collaboration.models import Comment
from collaboration.models import NotificationKind as Kind
from collaboration.selectors.telling.shapes import Line, Row, Telling, place, who
from projects.models import Project
from spaces import access
from tracks.models import Track, Version
from wavic.events import Event
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate


def comment_posted(event: Event) -> Telling | None:
    found = _comment(event.subject_id)
    if found is None:
        return None
    telling = _of_comment(event, found)
    track = Line(Kind.COMMENT, found["track_id"])
    telling.everybody = track
    telling.concerned = {
        **dict.fromkeys(found["_uploaders"], track),
        # Later ones count: who is mentioned in a reply to them is told of the mention.
        **dict.fromkeys(_participants(found), Line(Kind.REPLY, found["_thread"]["_id"])),
        **_mentioned(event, found),
    }
    return telling


def comment_edited(event: Event) -> Telling | None:
    """Only those are told who are mentioned now and weren't before."""
    found = _comment(event.subject_id) if event.data["mentions"] else None
    if found is None:
        return None
    telling = _of_comment(event, found)
    telling.concerned = _mentioned(event, found)
    return telling


def comment_reacted(event: Event) -> Telling | None:
    found = _comment(event.subject_id)
    if found is None or found["author_id"] is None:
        return None
    telling = _of_comment(event, found)
    telling.concerned = {found["author_id"]: Line(Kind.REACTION, found["_id"])}
    return telling


def comment_resolved(event: Event) -> Telling | None:
    found = _comment(event.subject_id)
    if found is None or not found["resolved"]:
        return None
    telling = _of_comment(event, found)
    telling.everybody = Line(Kind.RESOLVED, found["track_id"])
    telling.concerned = dict.fromkeys(_participants(found), telling.everybody)
    return telling


def _comment(comment_id: ObjectId | None) -> Row | None:
    """A comment that is there, with `_thread`, who replied, and who uploaded what it is on."""
    table = Comment._meta.db_table
    thread = {"$match": {"state": State.ACTIVE}}
    stages = [
        {"$match": {"_id": comment_id, "state": State.ACTIVE, "deleted_at": None}},
        {"$set": {"_of": {"$ifNull": ["$parent_id", "$_id"]}}},
        _joined(
            table, "_of", "_id", [thread, {"$project": {"author_id": 1, "versions": 1}}], "_thread"
        ),
        {"$unwind": "$_thread"},
        _joined(table, "_of", "parent_id", [{"$project": {"author_id": 1}}], "_replies"),
        _joined(
            Version._meta.db_table,
            "_thread.versions",
            "_id",
            [{"$project": {"uploaded_by_id": 1}}],
            "_versions",
        ),
        *access.living(Track, "track_id", "_track"),
        *access.living(Project, "_track.project_id", "_project"),
        *access.living_space("_track.space_id"),
    ]
    for found in aggregate(Comment, stages):
        made_on = found["_thread"]["versions"][:1]
        found["_uploaders"] = {
            version["uploaded_by_id"] for version in found["_versions"] if version["_id"] in made_on
        }
        return found
    return None


def _joined(table: str, local: str, foreign: str, pipeline: list[Row], name: str) -> Row:
    lookup = {"from": table, "localField": local, "foreignField": foreign}
    return {"$lookup": {**lookup, "pipeline": pipeline, "as": name}}


def _participants(found: Row) -> Iterable[ObjectId]:
    """Who wrote in the thread."""
    authors = [found["_thread"]["author_id"], *(reply["author_id"] for reply in found["_replies"])]
    return (author for author in authors if author)


def _mentioned(event: Event, found: Row) -> dict[ObjectId, Line]:
    """Who is mentioned by the event, and still is."""
    said = map(ObjectId, event.data["mentions"])
    line = Line(Kind.MENTION, found["_id"])
    return {user_id: line for user_id in said if user_id in found["mentions"]}


def _of_comment(event: Event, found: Row) -> Telling:
    where = place(
        event,
        project=found["_track"]["project_id"],
        track=found["track_id"],
        version=next(iter(found["_thread"]["versions"]), None),
        comment=found["_id"],
    )
    return Telling(where, who(event), guest_name=event.data.get("guest_name", ""))
