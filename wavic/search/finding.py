"""One search: candidates of each kind, their living documents, and what of them is found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from pymongo.errors import ExecutionTimeout

from wavic.mongo.documents import aggregate
from wavic.search.candidates import TABLE, candidates, leads, left_out, places
from wavic.search.highlighting import excerpt, highlights, matches
from wavic.search.models import Entry
from wavic.search.queries import Query
from wavic.search.registry import Findable, Stage, Visitors, Within

MOST_MS = 1_000  # that MongoDB may take
_SPARE = 2  # candidates more than are shown, since some may be gone meanwhile

Row = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the best first; `more` says that there is more."""

    kind: str
    rows: list[Row]
    more: bool


@dataclass(frozen=True)
class Found:
    """Groups that aren't empty, in the order of the kinds that were asked for.

    `partial`: a bound was reached, so something may be missing.
    """

    groups: list[Group]
    partial: bool


def search(query: Query, kinds: Sequence[Findable], within: Within, *, limit: int) -> Found:
    """What the query finds of these kinds within, in one round trip, `limit` of each at most.

    A row is what the kind's shape makes of it, with `highlights` of its title, and an `excerpt`
    with `excerpt_highlights` where something is found in its text. What doesn't say any more what
    is looked for isn't found, whatever its entry says.
    """
    pipelines = [each for kind in kinds for each in _pipelines(kind, query, within, limit)]
    if not pipelines or not query.pieces:
        return Found([], partial=False)
    first, *others = pipelines
    joined: list[Stage] = [{"$unionWith": {"coll": TABLE, "pipeline": each}} for each in others]
    try:
        rows = aggregate(Entry, [*first, *joined], maxTimeMS=MOST_MS)
    except DatabaseError as error:
        if isinstance(error.__cause__, ExecutionTimeout):
            return Found([], partial=True)
        raise
    groups = [_group(kind, query, rows, limit) for kind in kinds]
    more = Counter(row["_more"] for row in rows if "_more" in row)
    partial = leads(query) in more.values()
    return Found([group for group in groups if group.rows], partial)


def _pipelines(kind: Findable, query: Query, within: Within, limit: int) -> list[list[Stage]]:
    where = places(kind, within)
    if not where:
        return []
    found = [
        *candidates(kind, query, where, limit + _SPARE),
        *_living(kind),
        {"$match": _visible(kind, within)},
        {"$set": {"kind": kind.kind}},
    ]
    return [found, *left_out(kind, query, where)]


def _living(kind: Findable) -> list[Stage]:
    """Stages that put what a kind makes of its document in an entry's place."""
    lookup = {
        "from": kind.model._meta.db_table,
        "localField": "object",
        "foreignField": "_id",
        "pipeline": list(kind.shape),
        "as": "_found",
    }
    return [{"$lookup": lookup}, {"$unwind": "$_found"}, {"$replaceWith": "$_found"}]


def _visible(kind: Findable, within: Within) -> Row:
    """The same as of entries, of the document itself: it may have been moved since."""
    whole: Row = {"space": {"$in": list(within.spaces)}}
    if kind.visitors is Visitors.NOTHING:
        return whole
    visited: Row = {"space": {"$in": list(within.visited)}}
    if kind.visitors is Visitors.THEIR_PROJECTS:
        visited["project"] = {"$in": list(within.projects)}
    return {"$or": [whole, visited]}


def _group(kind: Findable, query: Query, rows: list[Row], limit: int) -> Group:
    mine = {row["id"]: row for row in rows if row.get("kind") == kind.kind}  # once, if copied
    shown = [marked for row in mine.values() if (marked := _marked(kind, query, row))]
    return Group(kind.kind, shown[:limit], more=len(shown) > limit)


def _marked(kind: Findable, query: Query, row: Row) -> Row | None:
    """The row with what is found marked; None where it isn't all there."""
    text = row.pop("text") or ""
    in_title = matches(row["title"], query) if kind.titled else {}
    rest = [piece for piece in query.pieces if piece.text not in in_title]
    in_text = matches(text, query) if rest else {}
    if any(piece.text not in in_text for piece in rest):
        return None
    said = excerpt(text, query) if rest else ""
    return {
        **row,
        "highlights": highlights(row["title"], query) if kind.titled else [],
        "excerpt": said,
        "excerpt_highlights": highlights(said, query),
    }
