"""Which entries may be what is looked for, the best of them: the part that knows the index.

This is what Atlas Search could stand behind: another `candidates` with a `$search` stage.
"""

from typing import Any

from bson.objectid import ObjectId

from wavic.search.folding import Kind
from wavic.search.models import Entry
from wavic.search.queries import Query
from wavic.search.registry import Findable, Stage, Visitors, Within

TABLE = Entry._meta.db_table
# MongoDB reads an index in order for at most 200 values of what stands before the order.
SPACES = 150
TITLES = 10  # of the same title, or of titles that begin so
CANDIDATES = 500  # entries that have one of several words, of a kind, the newest
LEADS = 2  # words that are looked for so

_WHOLE_TITLE, _WORDS, _TITLE_BEGINS, _BEGINNINGS = range(4)  # the better, the less
Place = dict[str, Any]

# Each entry by its best rank. (To explain a $group within a $unionWith ends mongod 6.0.)
_ONCE: list[Stage] = [
    {
        "$setWindowFields": {
            "partitionBy": "$_id",
            "sortBy": {"rank": 1},
            "output": {"times": {"$documentNumber": {}}},
        }
    },
    {"$match": {"times": 1}},
]


def places(kind: Findable, within: Within) -> list[Place]:
    """Conditions on entries that are somewhere the searcher may look."""
    whole = [*within.spaces, *(within.visited if kind.visitors is Visitors.ALL else ())]
    found: list[Place] = [{"space": {"$in": some}} for some in _some(whole)]
    if kind.visitors is Visitors.THEIR_PROJECTS and within.projects:
        theirs = {"$in": list(within.projects)}
        found += [{"space": {"$in": some}, "project": theirs} for some in _some(within.visited)]
    return found


def candidates(kind: Findable, query: Query, where: list[Place], limit: int) -> list[Stage]:
    """Stages that give the best `limit` entries of a kind in these places, the best first.

    Whose title it is comes first, then who has these very words, then whose title begins so (of
    several words), then who has words that begin so; among these, what is said in the title before
    what is said elsewhere, and then the newer.
    Exact ones are looked for by themselves: however many others begin so, they are found.
    """
    most = limit * kind.copies
    branches = []
    for place in where:
        match = {"kind": kind.kind, **place}
        branches.append(_newest(match, query.words, 0, _WORDS, most))
        branches += [
            _newest(match, query.beginnings, lead, _BEGINNINGS, 2 * most)
            for lead in range(leads(query))
        ]
        if kind.titled:
            branches.append(_titled(match, query))
    first, *others = branches
    return [
        *first,
        *({"$unionWith": {"coll": TABLE, "pipeline": branch}} for branch in others),
        *_ONCE,
        {"$set": {"in_title": _in_title(query)}},
        {"$sort": {"rank": 1, "in_title": -1, "entry.moment": -1, "_id": 1}},
        {"$limit": most},
        {"$replaceWith": "$entry"},
    ]


def left_out(kind: Findable, query: Query, where: list[Place]) -> list[list[Stage]]:
    """Pipelines that give a row, `{_more: place}`, for each word with more than were looked at.

    As many rows as `leads` for one place: something may have been left out there.
    """
    if leads(query) < 2:
        return []
    return [
        [
            {"$match": {"kind": kind.kind, **place, "words": lead}},
            {"$skip": CANDIDATES},
            {"$limit": 1},
            {"$replaceWith": {"_more": {"$literal": f"{kind.kind} {number}"}}},
        ]
        for number, place in enumerate(where)
        for lead in query.beginnings[:LEADS]
    ]


def leads(query: Query) -> int:
    """How many of the words are looked for first, each by itself: the rarer brings all there is."""
    return len(query.beginnings[:LEADS])


def _newest(match: Place, words: list[str], lead: int, rank: int, most: int) -> list[Stage]:
    """The newest that have all these words, among the newest that have the leading one."""
    others = words[:lead] + words[lead + 1 :]
    narrowed: list[Stage] = []
    if others:
        narrowed = [{"$match": {"words": {"$all": others}}}, {"$limit": most}]
    return [
        {"$match": {**match, "words": words[lead]}},
        {"$sort": {"moment": -1}},
        {"$limit": CANDIDATES if others else most},
        *narrowed,
        _ranked(rank),
    ]


def _titled(match: Place, query: Query) -> list[Stage]:
    whole, *_ = titles = query.titles
    rank = {"$cond": [{"$in": [whole, "$words"]}, _WHOLE_TITLE, _TITLE_BEGINS]}
    return [{"$match": {**match, "words": {"$in": titles}}}, {"$limit": TITLES}, _ranked(rank)]


def _ranked(rank: int | dict[str, Any]) -> Stage:
    kept = {name: f"${name}" for name in ("object", "title", "moment")}
    return {"$replaceWith": {"_id": "$_id", "rank": rank, "entry": kept}}


def _in_title(query: Query) -> dict[str, Any]:
    """Whether all that is looked for is said in the title."""
    found = [
        {"$gte": [{"$indexOfCP": ["$entry.title", _as_said(piece.text, piece.kind)]}, 0]}
        for piece in query.pieces
    ]
    return {"$and": found}


def _as_said(text: str, kind: Kind) -> dict[str, str]:
    return {"$literal": text if kind is Kind.RUN else f" {text}"}


def _some(spaces: list[ObjectId] | Any) -> list[list[ObjectId]]:
    listed = list(spaces)
    return [listed[start : start + SPACES] for start in range(0, len(listed), SPACES)]
