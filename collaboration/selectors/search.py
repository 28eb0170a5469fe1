"""What is found: of all rooms, and only where the principal may look."""

from collections.abc import Sequence
from typing import Any

from spaces import selectors as spaces
from spaces.access import Principal
from wavic import search
from wavic.images.pictures import shown
from wavic.mongo.documents import Document
from wavic.search.registry import findable_of

# In the order of an answer: the larger things first, then what is said in them.
KINDS = ["space", "project", "track", "member", "lyrics", "comment"]


def found(
    principal: Principal, query: search.Query, kinds: Sequence[str], limit: int
) -> dict[str, Any]:
    """Groups of what a person finds, in two round trips: where they may look, and what is there."""
    within, by_id = spaces.reach(principal)
    chosen = [findable_of(kind) for kind in KINDS if kind in kinds]
    result = search.search(query, chosen, within, limit=limit)
    groups = [
        {
            "type": group.kind,
            "results": [_result(group.kind, row, by_id) for row in group.rows],
            "more": group.more,
        }
        for group in result.groups
    ]
    return {"partial": result.partial, "groups": groups}


def _result(kind: str, row: Document, spaces_by_id: dict[Any, Document]) -> Document:
    return {
        "type": kind,
        "id": row["id"],
        "title": row["title"],
        "highlights": row["highlights"],
        "excerpt": row["excerpt"],
        "excerpt_highlights": row["excerpt_highlights"],
        "space": spaces_by_id[row["space"]],
        "project": _named(row, "project") if kind != "project" else None,
        "track": _named(row, "track") if kind != "track" else None,
        "version": row.get("version"),
        "start_ms": row.get("start_ms"),
        "author": row.get("author"),
        "image": shown(row.get("image")),
        "updated_at": row["updated_at"],
    }


def _named(row: Document, place: str) -> Document | None:
    """A project or track that something is in; None where it is in none."""
    if row.get(place) is None:
        return None
    return {"id": row[place], "title": row[f"{place}_title"]}
