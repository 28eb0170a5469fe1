"""What a principal may see of comments. The right to see one goes through its track."""

from collections.abc import Sequence
from typing import Any, Literal

from bson.objectid import ObjectId

from collaboration.models import Comment
from collaboration.selectors.comment_shapes import CONVERSATION, WITHOUT_HISTORY, shown_comment
from collaboration.selectors.standing_threads import STANDS, joined_versions, standing
from projects.models import Project
from spaces import access
from spaces.access import Access, Principal
from spaces.guests import Guest
from spaces.roles import Action
from tracks.models import Track, Version
from tracks.selectors.tracks import ACCESS, visible_rows
from tracks.selectors.versions import rows_of_versions
from wavic.api.errors import NotFound
from wavic.lifecycle.models import State
from wavic.mongo.documents import aggregate, same
from wavic.mongo.paging import Keyset, Listing, PageRequest

Row = dict[str, Any]
Status = Literal["open", "resolved", "all"]

_IN_TIME = Keyset((("start_ms", 1), ("_id", 1)))
# Named one by one, so that the index gives the order of both together.
_RESOLVED: dict[Status, list[bool]] = {"open": [False], "resolved": [True], "all": [False, True]}


def threads_of_track(
    principal: Principal,
    track_id: ObjectId,
    request: PageRequest,
    *,
    version: ObjectId | None = None,
    status: Status = "all",
) -> Row:
    """A page of a track's threads as the music plays, each with its replies.

    With a `version` those that stand on it: 404 for one that isn't the track's. A guest sees those
    of the version that plays, and only where the link allows to comment.
    """
    if isinstance(principal, Guest):
        _, _, (heard,) = rows_of_versions(principal, track_id, [version], Action.SEE_COMMENTS)
        version = heard["id"]
        listing = _listing(request, {"versions": version}, status)
        rows = aggregate(Comment, listing.stages)
    else:
        among = {"versions": version} if version else {"track_id": track_id, "parent_id": None}
        stands = [] if version else [joined_versions("versions")]
        listing = _listing(request, among, status, stands)
        rows = _threads(principal, track_id, listing, version)

    def finish(row: Row) -> Row | None:
        # With the last version that it stands on a thread is in the trash.
        stands = version is not None or row[STANDS]
        return shown_comment(row, principal, version) if stands else None

    return listing.page(rows, finish)


def comment(principal: Principal, comment_id: ObjectId) -> Row:
    """One thread or reply, with what it said before; 404 when they may not see it."""
    _, row = visible_comment(principal, comment_id, CONVERSATION)
    shown = shown_comment(row, principal)
    return {**shown, "history": row["history"]}


def visible_comment(
    principal: Principal, comment_id: ObjectId, more: list[Row] | None = None
) -> tuple[Access, Row]:
    """The access to a living comment, and its document through `more` stages.

    `_track` is its track, `_thread` the document of its thread: itself, unless it is a reply. 404
    when it may not be seen: by a guest what doesn't stand on the version that they hear; 403 for
    a guest whose link doesn't allow to comment.
    """
    rows = aggregate(
        Comment,
        [
            {"$match": {"_id": comment_id, "state": State.ACTIVE}},
            {
                "$lookup": {
                    "from": Comment._meta.db_table,
                    "localField": "parent_id",
                    "foreignField": "_id",
                    "pipeline": [{"$match": {"state": State.ACTIVE}}, *WITHOUT_HISTORY],
                    "as": "_thread",
                }
            },
            {"$match": {"$or": [{"parent_id": None}, {"_thread": {"$ne": []}}]}},
            {"$set": {"_thread": {"$ifNull": [{"$first": "$_thread"}, "$$ROOT"]}}},
            *standing("_thread.versions"),
            *access.living(Track, "track_id", "_track"),
            *access.living(Project, "_track.project_id", "_project"),
            *access.stages(principal, "space_id", "_track.project_id", "track_id"),
            *(more or []),
        ],
    )
    row = access.first(rows)
    granted = access.granted(principal, row)
    if granted.guest:
        granted.require(Action.SEE_COMMENTS)
        heard = granted.guest.target.version or row["_track"]["current_version_id"]
        if heard not in row["_thread"]["versions"]:
            raise NotFound
    return granted, row


def _listing(request: PageRequest, among: Row, status: Status, more: Sequence[Row] = ()) -> Listing:
    match = {**among, "state": State.ACTIVE, "resolved": {"$in": _RESOLVED[status]}}
    shape = [*WITHOUT_HISTORY, *CONVERSATION, *more]
    return _IN_TIME.listing(Comment, request, match=match, shape=shape)


def _threads(
    principal: Principal, track_id: ObjectId, listing: Listing, version: ObjectId | None
) -> list[Row]:
    """The rows of a page, with the right to see the track and the version in one round trip."""
    living = {"_id": version, "track_id": track_id, "state": State.ACTIVE}
    stages = [
        {
            "$lookup": {
                "from": Version._meta.db_table,
                "pipeline": [{"$match": living}, {"$project": {"_id": 1}}],
                "as": "_version",
            }
        },
        # One row for each thread: in an array of one document long conversations may not fit.
        listing.joined_as("_row"),
        {"$unwind": {"path": "$_row", "preserveNullAndEmptyArrays": True}},
        {"$replaceWith": {**ACCESS, **same("_version", "_row")}},
    ]
    rows = visible_rows(principal, track_id, stages if version else stages[1:])
    access.granted(principal, access.first(rows))
    if version and not rows[0]["_version"]:
        raise NotFound
    return [row["_row"] for row in rows if "_row" in row]
