"""What has come so far: looked up by key, written with the documents it tells of."""

import heapq
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.objectid import ObjectId
from pymongo import ReplaceOne

from trash.legacy.models import Arrival
from wavic.mongo.documents import collection, session

_BATCH = 500
_AWARE: CodecOptions[Any] = CodecOptions(tz_aware=True)

Row = dict[str, Any]


class Ledger:
    """The rows of a batch are loaded at once, changed in memory, and written by `write()`."""

    def __init__(self) -> None:
        self._rows: dict[str, Row | None] = {}
        self._changed: set[str] = set()

    def load(self, keys: Iterable[str]) -> None:
        """Read what of these isn't read yet, in one round trip."""
        unread = {key for key in keys if key not in self._rows}
        if unread:
            self._rows |= dict.fromkeys(unread)
            self._rows |= {row["key"]: row for row in self._fetch(sorted(unread))}

    def get(self, key: str) -> Row | None:
        """The row, or None for what has not come."""
        if key not in self._rows:
            self.load([key])
        return self._rows[key]

    def put(self, key: str, target: ObjectId | None, **changes: Any) -> Row:
        """Note that it has come, or what else is to be known of it. `written` None: not yet."""
        new: Row = {"key": key, "written": None, "facts": {}, "notes": [], "todo": []}
        before = self.get(key)
        row = {**(before or new), "target": target, **changes}
        if row != before:
            self._rows[key] = row
            self._changed.add(key)
        return row

    def drop(self, key: str) -> None:
        """Forget that it was put."""
        self._rows[key] = None
        self._changed.discard(key)

    def end_batch(self) -> None:
        """Hold nothing in memory any more."""
        self._rows.clear()
        self._changed.clear()

    def write(self, only: str | None = None) -> None:
        """Write what was put, or one row of it, in the open transaction.

        What has not come leaves no row.
        """
        if rows := self._written(only):
            collection(Arrival).bulk_write(
                [ReplaceOne({"key": row["key"]}, _packed(row), upsert=True) for row in rows],
                ordered=False,
                session=session(),
            )

    def rows(self, kind: str) -> Iterator[Row]:
        """All of a kind that have come, in the order of their keys."""
        within = {"key": {"$gte": f"{kind}:", "$lt": f"{kind};"}}
        yield from map(
            _unpacked, collection(Arrival).find(within, batch_size=_BATCH).sort("key", 1)
        )

    def _written(self, only: str | None) -> list[Row]:
        rows = (self._rows[key] for key in sorted(self._changed) if only in {None, key})
        return [row for row in rows if row is not None and row["written"] is not None]

    def _fetch(self, keys: list[str]) -> Iterable[Row]:
        return map(_unpacked, collection(Arrival).find({"key": {"$in": keys}}, session=session()))


def _packed(row: Row) -> Row:
    return {**row, "facts": bson.encode(row["facts"])}


def _unpacked(row: Row) -> Row:
    return {**row, "facts": bson.decode(row["facts"], _AWARE)}


class DryLedger(Ledger):
    """One that writes to a temporary file instead of the database, which it only reads."""

    def __init__(self) -> None:
        super().__init__()
        self._file = sqlite3.connect("")  # on disk as far as it must, gone when it is closed
        self._file.execute("CREATE TABLE rows (key TEXT PRIMARY KEY, row BLOB) WITHOUT ROWID")

    def write(self, only: str | None = None) -> None:
        rows = [(row["key"], bson.encode(row)) for row in self._written(only)]
        self._file.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?)", rows)

    def rows(self, kind: str) -> Iterator[Row]:
        last = ""
        ours = self._file.cursor().execute(
            "SELECT row FROM rows WHERE key >= ? AND key < ? ORDER BY key", (f"{kind}:", f"{kind};")
        )
        mine = (bson.decode(row, _AWARE) for (row,) in ours)
        for row in heapq.merge(mine, super().rows(kind), key=lambda row: row["key"]):
            if row["key"] != last:  # the newer one comes first
                yield row
            last = row["key"]

    def _fetch(self, keys: list[str]) -> Iterable[Row]:
        marks = ",".join("?" * len(keys))
        mine = {
            key: bson.decode(row, _AWARE)
            for key, row in self._file.execute(
                f"SELECT key, row FROM rows WHERE key IN ({marks})",  # noqa: S608 (marks only)
                keys,
            )
        }
        rest = [key for key in keys if key not in mine]
        return [*mine.values(), *super()._fetch(rest)]
