"""Keyset paging: a page starts after a key, so page 1,000 costs what page 1 costs.

A cursor is opaque to clients: the sort key of the row it stands at and the direction to read
in, as URL-safe base64 of BSON. It grants nothing: every page is matched against what the
caller may see, so cursors need no signature, only checking.
"""

import base64
import binascii
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bson
from bson.errors import BSONError
from bson.objectid import ObjectId
from django.db.models import Model

from wavic.mongo.documents import aggregate

Row = dict[str, Any]
Stage = dict[str, Any]

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
_KEY_TYPES = (str, int, float, ObjectId, datetime.datetime)


class InvalidCursor(ValueError):
    """The cursor wasn't made by this list."""


@dataclass(frozen=True)
class PageRequest:
    """What a caller asked for: at most `limit` rows from `cursor` on (None: from the start)."""

    cursor: str | None = None
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True)
class Listing:
    """The stages that read one page, and what makes a page of the rows they give."""

    model: type[Model]
    stages: list[Stage]
    limit: int
    backward: bool
    started: bool  # whether it continues behind a cursor

    def joined_as(self, name: str) -> Stage:
        """A stage that puts the rows into the array `name` of another collection's document.

        So a page and the right to see it come in one round trip. An array is part of a document,
        so the rows are at most 16 MB together.
        """
        lookup = {"from": self.model._meta.db_table, "pipeline": self.stages, "as": name}
        return {"$lookup": lookup}

    def page(self, rows: list[Row], finish: Callable[[Row], Row | None] | None = None) -> Row:
        """`{results, next, previous}`; `finish` turns each row into what the client gets.

        Where it gives None the row isn't shown, and the page is one row shorter: dropping rows
        before the limit would read more of them than the page holds.
        """
        more = len(rows) > self.limit
        rows = rows[: self.limit]
        if self.backward:
            rows.reverse()
        keys = [row.pop("_key") for row in rows]
        has_next = bool(keys) and (self.backward or more)
        has_previous = bool(keys) and (more if self.backward else self.started)
        return {
            "results": [shown for row in rows if (shown := finish(row))] if finish else rows,
            "next": _encode(keys[-1], backward=False) if has_next else None,
            "previous": _encode(keys[0], backward=True) if has_previous else None,
        }


@dataclass(frozen=True)
class Keyset:
    """An order of rows that an index gives: fields with 1 or -1, the last of them unique."""

    fields: tuple[tuple[str, int], ...]

    def page(
        self,
        model: type[Model],
        request: PageRequest,
        *,
        match: Row,
        shape: list[Stage] | None = None,
        finish: Callable[[Row], Row | None] | None = None,
    ) -> Row:
        """`{results, next, previous}` in one aggregation; `finish` as of `Listing.page`."""
        listing = self.listing(model, request, match=match, shape=shape)
        return listing.page(aggregate(model, listing.stages), finish)

    def listing(
        self,
        model: type[Model],
        request: PageRequest,
        *,
        match: Row,
        shape: list[Stage] | None = None,
    ) -> "Listing":
        """A page not read yet, for an aggregation that reads something else as well.

        `shape` are stages on the rows of the page, which must carry `_key` along.
        """
        backward, after = self._decode(request.cursor)
        direction = -1 if backward else 1
        stages: list[Stage] = [
            {"$match": {**match, **self._beyond(after, direction)}},
            {"$sort": {name: way * direction for name, way in self.fields}},
            {"$limit": request.limit + 1},
            {"$set": {"_key": [f"${name}" for name, _ in self.fields]}},
            *(shape or []),
        ]
        return Listing(model, stages, request.limit, backward, started=after is not None)

    def _beyond(self, after: list | None, direction: int) -> Row:
        """The condition for rows after the key: a plain range, narrowed by the tie-breakers."""
        if after is None:
            return {}
        branches = []
        for depth, (name, way) in enumerate(self.fields):
            equal = {self.fields[i][0]: after[i] for i in range(depth)}
            branches.append({**equal, name: {_operator(way * direction): after[depth]}})
        first, way = self.fields[0]
        # The bound on the first field is implied, and is what the index scan starts from.
        bound = {first: {_operator(way * direction) + ("e" if len(branches) > 1 else ""): after[0]}}
        return bound if len(branches) == 1 else {**bound, "$or": branches}

    def _decode(self, cursor: str | None) -> tuple[bool, list | None]:
        if cursor is None:
            return False, None
        try:
            document = bson.decode(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", True))
        except (binascii.Error, ValueError, BSONError):
            raise InvalidCursor from None
        key, backward = document.get("k"), document.get("b")
        if (
            not isinstance(backward, bool)
            or not isinstance(key, list)
            or len(key) != len(self.fields)
            or not all(isinstance(part, _KEY_TYPES) for part in key)
        ):
            raise InvalidCursor
        return backward, key


def _operator(way: int) -> str:
    return "$gt" if way == 1 else "$lt"


def _encode(key: list, *, backward: bool) -> str:
    raw = bson.encode({"k": key, "b": backward})
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
