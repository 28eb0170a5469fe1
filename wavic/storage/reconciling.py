"""Blobs and documents compared: what names nothing, and what nothing names.

All names go through a table on disk, so that memory stays the same for millions of them.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from bson.objectid import ObjectId

from wavic.storage.blobs import BlobStore
from wavic.storage.holders import Holder, holders
from wavic.storage.inventory import ListedBlob, inventory
from wavic.storage.names import is_ours

# A blob younger than that may be on its way to its document: an upload that is being completed,
# a version that is being analysed.
YOUNG = timedelta(days=1)
EXAMPLES = 20
_BATCH = 500


@dataclass
class Found:
    """How many there were of a kind, the first of them, and how many were mended."""

    number: int = 0
    size: int = 0
    mended: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str, size: int = 0) -> None:
        """One more."""
        self.number += 1
        self.size += size
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


@dataclass
class Findings:
    """What a comparison came to; sizes are bytes."""

    blobs: Found = field(default_factory=Found)
    young: Found = field(default_factory=Found)  # orphans perhaps, but too young to tell
    foreign: Found = field(default_factory=Found)  # named by nothing, and not by us
    orphans: Found = field(default_factory=Found)
    lost: Found = field(default_factory=Found)  # documents whose blob isn't there


class Held:
    """The names that documents hold, on disk."""

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="wavic-reconcile-")
        self._table = sqlite3.connect(Path(self._folder.name) / "held", isolation_level=None)
        self._table.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384;"
            "CREATE TABLE held (blob TEXT PRIMARY KEY, holder INT, id TEXT, field TEXT, seen INT"
            " DEFAULT 0) WITHOUT ROWID; BEGIN"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._table.close()
        self._folder.cleanup()

    def add(self, number: int, holder: Holder) -> None:
        """All that a holder holds."""
        rows = ((blob, number, str(pk), where) for pk, where, blob in holder.held())
        self._table.executemany(
            "INSERT OR IGNORE INTO held (blob, holder, id, field) VALUES (?, ?, ?, ?)", rows
        )

    def see(self, blob: str) -> bool:
        """Whether it is held; noted, for `unseen`."""
        return self._table.execute("UPDATE held SET seen=1 WHERE blob=?", (blob,)).rowcount > 0

    def unseen(self) -> Iterator[tuple[str, int, ObjectId, str]]:
        """(blob, number of the holder, document's id, field) of what was never seen."""
        rows = self._table.execute(
            "SELECT blob, holder, id, field FROM held WHERE seen=0 ORDER BY holder, id"
        )
        for blob, number, pk, where in rows:
            yield blob, number, ObjectId(pk), where


def reconcile(
    store: BlobStore,
    *,
    repair: bool,
    watched: Callable[[Iterable[ListedBlob]], Iterable[ListedBlob]] = iter,
) -> Findings:
    """Compare all blobs with all documents; with `repair`, mend what can be.

    Orphans that we named are removed; what was derived from an original that is there is made
    again. Nothing younger than a day is touched, nor what clients are uploading. `watched` sees
    the blobs go by. Raises Unavailable.
    """
    began = datetime.now(UTC)
    known = holders()
    found = Findings()
    with Held() as held:
        # Uploads are registered first: a file passes from its upload to its document, never back.
        for number, holder in enumerate(known):
            held.add(number, holder)
        suspects: list[ListedBlob] = []
        for blob in watched(inventory(store)):
            found.blobs.add(blob.name, blob.size)
            if held.see(blob.name):
                continue
            if not is_ours(blob.name):  # perhaps of a system that shares the container
                found.foreign.add(blob.name, blob.size)
                continue
            if blob.modified > began - YOUNG:
                found.young.add(blob.name, blob.size)
                continue
            suspects.append(blob)
            if len(suspects) == _BATCH:
                _settle(store, suspects, found.orphans, repair)
                suspects = []
        _settle(store, suspects, found.orphans, repair)
        _look_for_lost(store, known, held, found.lost, repair=repair)
    return found


def _look_for_lost(
    store: BlobStore, known: list[Holder], held: Held, lost: Found, *, repair: bool
) -> None:
    remade: ObjectId | None = None  # the document of the last one, in whose making all were made
    for blob, number, pk, where in held.unseen():
        holder = known[number]
        named = holder.held_by(pk)
        if named.get(where) != blob or store.exists(blob):
            continue  # changed, or written, since it was looked at
        lost.add(f"{holder.name} {pk} {where}: {blob}")
        original = named[holder.fields[0]]
        if repair and holder.remake and blob != original and store.exists(original):
            if remade != pk:
                holder.remake(pk)
                remade = pk
            lost.mended += 1


def _settle(store: BlobStore, suspects: list[ListedBlob], orphans: Found, repair: bool) -> None:
    """Ask once more, right before anything is removed: documents were made meanwhile."""
    names = [blob.name for blob in suspects]
    named = {name for holder in holders() for name in holder.still_held(names)} if names else set()
    for blob in suspects:
        if blob.name in named:
            continue
        orphans.add(blob.name, blob.size)
        if repair:
            store.delete(blob.name)
            orphans.mended += 1
