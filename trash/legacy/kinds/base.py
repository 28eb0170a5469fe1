"""What all kinds of documents have in common on their way here."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bson.objectid import ObjectId
from django.utils import timezone

from trash.legacy.blobs import Blobs
from trash.legacy.drafts import Draft, Row, as_json
from trash.legacy.ledger import Ledger
from trash.legacy.mapping import LegacyMap
from trash.legacy.models import Kept
from trash.legacy.records import Record, Records, Refused, Trashed
from trash.legacy.report import Report
from trash.legacy.source import Source
from trash.legacy.values import kept_id
from wavic.images.models import Picture, Status
from wavic.lifecycle.changes import KEPT
from wavic.lifecycle.models import State

_LEFT = timedelta(days=7)  # in the trash, at least
NAME, TITLE = 120, 200  # characters, of people and spaces, and of projects and tracks


@dataclass
class Move:
    """One run: where it reads, what has come, what it says."""

    source: Source
    mapping: LegacyMap
    records: Records
    ledger: Ledger
    blobs: Blobs
    report: Report
    dry_run: bool

    def end_batch(self) -> None:
        """Hold nothing in memory any more."""
        self.ledger.end_batch()
        self.blobs.end_batch()


class Kind(ABC):
    """How documents of one kind become ours."""

    name: ClassVar[str]
    reads: ClassVar[bool] = True  # it counts what it reads, which no other kind does

    def __init__(self, move: Move) -> None:
        self.move, self.ledger, self.blobs = move, move.ledger, move.blobs

    def all(self) -> Iterator[Record]:
        """Every document of theirs."""
        return self.move.records.of(self.name)

    def keys(self, record: Record) -> Iterable[str]:  # noqa: ARG002 (most need none)
        """What of the ledger a document's draft needs."""
        return ()

    def prepare(self, records: list[Record]) -> None:  # noqa: B027 (some need nothing)
        """Read what the drafts of a batch need besides, at once."""

    def wants(self, record: Record) -> bool:  # noqa: ARG002
        """Whether this document's turn is now."""
        return True

    @abstractmethod
    def drafts(self, record: Record) -> Iterator[Draft]:
        """What a document becomes here. Raises Refused where it can't come."""

    def come(self, kind: str, source_id: str | None) -> Row | None:
        """The ledger's row of a document that has come, or None."""
        return self.ledger.get(f"{kind}:{source_id}") if source_id else None

    def needed(self, kind: str, source_id: str | None) -> Row:
        """The same for one that must have come. Raises Refused."""
        if source_id is None:
            raise Refused(f"no_{kind}")
        row = self.come(kind, source_id)
        if row is None:
            raise Refused(f"dangling_{kind}", source_id)
        return row

    def person(self, *ids: str | None) -> ObjectId | None:
        """The first of these people who has come."""
        rows = (self.come("user", source_id) for source_id in ids)
        return next((row["target"] for row in rows if row), None)

    def picture(self, record: Record, field: str) -> Picture | None:
        """A picture whose variants the worker is yet to make; its original stays where it is."""
        found = self.blobs.find(record.raw(field))
        if found is None:
            return None
        head = self.blobs.head(found.name)
        if not found.name or (head is None and self.blobs.looked_at(found.name)):
            record.note(f"{field}_missing", found.fault or found.name)
            return None
        key, mine = f"picture:{found.name}", f"{record.key}.{field}"
        row = self.ledger.get(key)
        if row is None:
            self.ledger.put(key, record.pk, written={}, facts={"of": mine})
        elif row["facts"]["of"] != mine:
            record.note("shared_picture", f"{found.name} is {row['facts']['of']}'s too")
        size = head.size if head else found.size or 0
        return Picture(original=found.name, size=size, status=Status.PROCESSING)

    def look_at_pictures(self, records: list[Record], *fields: str) -> None:
        """Find the pictures of a batch, and ask storage about them."""
        named = [record.raw(field) for record in records for field in fields]
        self.blobs.prepare(named)
        found = [self.blobs.find(value) for value in named]
        self.blobs.look(each.name for each in found if each)
        self.ledger.load(f"picture:{each.name}" for each in found if each)

    def state(self, record: Record, parent: Row | None = None) -> dict[str, Any]:
        """Active, or trashed as theirs is: but what went with its parent comes back with it."""
        thrown = record.trashed()
        if thrown is None:
            return {"state": State.ACTIVE}
        if parent and _went_with(thrown, parent["facts"].get("trashed_at")):
            record.note("trashed_with_parent")
            return {"state": State.ACTIVE}
        at = thrown.at or record.moment("updated_at") or record.created_at()
        record.gone_at = at
        return {
            "state": State.TRASHED,
            "trashed_at": self._with_time_left(record, at),
            "trashed_by": self.person(thrown.by),
        }

    def _with_time_left(self, record: Record, at: datetime) -> datetime:
        """When it counts as thrown away: nothing goes for good as soon as it has come."""
        latest = timezone.now().replace(microsecond=0) - (KEPT - _LEFT)
        if at < latest:
            record.note("trash_prolonged", f"thrown away {at:%Y-%m-%d}")
        return max(at, latest)

    def times(self, record: Record) -> dict[str, Any]:
        """When theirs was made, and changed last."""
        created_at = record.created_at()
        return {"created_at": created_at, "updated_at": record.moment("updated_at") or created_at}

    def keep(self, record: Record, reason: str, user: ObjectId | None = None) -> Draft:
        """The document as it was, for what has no place here."""
        kept = Kept(
            pk=kept_id("kept", record.key)[0],
            key=record.key,
            kind=self.name,
            reason=reason,
            user=user,
            content=as_json(record.row),
        )
        record.note(reason)
        return Draft(f"kept:{record.key}", kept, ("content",), notes=record.notes)


def _went_with(thrown: Trashed, parents: Any) -> bool:
    """Whether it was thrown away by throwing away its parent: not noticeably before."""
    if parents is None:
        return False
    return thrown.at is None or (parents - thrown.at).total_seconds() < 5
