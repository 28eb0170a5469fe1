"""One document of theirs, read by the mapping."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any, TypeVar

from bson.objectid import ObjectId

from trash.legacy import values
from trash.legacy.mapping import KindMap
from trash.legacy.source import Source
from trash.legacy.values import Unreadable, dig

Value = TypeVar("Value")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_EMPTY: tuple[Any, ...] = (None, "")


class Refused(Exception):
    """This document can't come; `code` says why, `detail` names what it depends on."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Trashed:
    """When something was thrown away and by whom, by its id in the source."""

    at: datetime | None
    by: str | None


@dataclass
class Record:
    """A document of theirs, or an element of one of its arrays.

    `notes` are (code, detail) of what was changed on the way. What can't be read counts as not
    there, and is noted.
    """

    kind: KindMap
    id: str
    row: Any
    parent: tuple[str, str] | None = None  # kind and id of the document that it lies in
    place: int = 0
    thrown: Trashed | None = None  # as a collection of its own says
    gone_at: datetime | None = None  # once its state was asked for
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.kind.name}:{self.id}"

    def note(self, code: str, detail: object = "") -> None:
        self.notes.append((code, str(detail)))

    def raw(self, name: str) -> Any:
        """What stands at the first of the field's paths that has a value; None without."""
        found = (dig(self.row, path) for path in self.kind.fields[name])
        return next((value for value in found if value not in _EMPTY), None)

    def _read(self, name: str, make: Callable[[Any], Value]) -> Value | None:
        value = self.raw(name)
        if value is None:
            return None
        try:
            return make(value)
        except Unreadable as error:
            self.note("unreadable", f"{name} {error}")
            return None

    def text(self, name: str, longest: int | None = None) -> str:
        """A text, without blanks around; cut to `longest` characters, which is noted."""
        said = (self._read(name, values.text) or "").strip()
        if longest is None or len(said) <= longest:
            return said
        self.note("cut", f"{name}: {said}")
        return said[:longest]

    def number(self, name: str) -> float | None:
        return self._read(name, values.number)

    def whole(self, name: str) -> int | None:
        """A whole number of at least nothing."""
        found = self._read(name, values.number)
        return None if found is None or found < 0 else int(found)

    def flag(self, name: str) -> bool | None:
        return self._read(name, values.flag)

    def moment(self, name: str) -> datetime | None:
        return self._read(name, values.moment)

    def choice(self, name: str) -> str | None:
        """One of ours for one of theirs; the default for none. Raises Refused for unknown ones."""
        word = self.raw(name)
        if word is None:
            return self.kind.defaults.get(name)
        ours = self.kind.values[name].get(values.squeezed(word))
        if ours is None:
            raise Refused(f"unknown_{name}", str(word)[:80])
        return ours

    def ref(self, name: str) -> str | None:
        """The id that it refers to: its own word, or the document that it lies in."""
        found = self._read(name, values.reference)
        if found is None and self.parent and self._lies_in(name, self.parent[0]):
            return self.parent[1]
        return found

    def _lies_in(self, name: str, kind: str) -> bool:
        return kind == name or (name == "parent" and kind == self.kind.name)

    def refs(self, name: str) -> Iterator[str]:
        """The ids of a list."""
        found = self.raw(name)
        for value in found if isinstance(found, list) else ():
            try:
                yield values.reference(value)
            except Unreadable:
                self.note("unreadable", name)

    @property
    def pk(self) -> ObjectId:
        """Its id here: the same, where it is one."""
        return values.kept_id(self.kind.name, self.id)[0]

    def created_at(self) -> datetime:
        """As said, or as its id knows, or that of what it lies in; otherwise long ago, noted."""
        if found := self.moment("created_at"):
            return found
        for source_id in (self.id, self.parent[1] if self.parent else ""):
            kept, same = values.kept_id(self.kind.name, source_id)
            if same:
                return kept.generation_time
        self.note("no_date")
        return _LONG_AGO

    def trashed(self) -> Trashed | None:
        """Whether it was thrown away: by a date, a flag, or a collection of its own."""
        at = self.moment("deleted_at")
        if at is None and not self.flag("deleted"):
            return self.thrown
        if self.raw("deleted") is not None and not self.flag("deleted"):
            return self.thrown  # thrown away once, and brought back
        thrown = self.thrown or Trashed(None, None)
        return Trashed(at or thrown.at, self.ref("deleted_by") or thrown.by)


class Records:
    """All documents of a kind, wherever they lie: in a collection, in arrays, in the trash."""

    def __init__(self, source: Source, kinds: dict[str, KindMap]) -> None:
        self._source, self._kinds = source, kinds
        self.left_behind: dict[str, dict[str, int]] = {}

    def of(self, kind: str) -> Iterator[Record]:
        """Them, in the order of their ids; elements of arrays after whole documents."""
        return chain(self._whole(kind), self._nested(kind), self._from_trash(kind))

    def whole(self, kind: str, row: Any) -> Record:
        return Record(self._kinds[kind], values.reference(row["_id"]), row)

    def mark(self, records: list[Record]) -> None:
        """Note on these what a collection of its own says was thrown away."""
        trash = self._kinds["trash"]
        thrown = self._source.referring("trash", trash.fields["item"], [r.id for r in records])
        for record in records:
            if row := thrown.get(record.id):
                entry = self.whole("trash", row)
                if self._is_of(entry, record.kind.name):
                    record.thrown = _trashed_by(entry)

    def _whole(self, kind: str) -> Iterator[Record]:
        known = self._kinds[kind].known_heads() | {"_id", "__v"}
        left = self.left_behind.setdefault(kind, {})
        for row in self._source.documents(kind):
            for name in row.keys() - known:
                if name in left or len(left) < 200:
                    left[name] = left.get(name, 0) + 1
            yield self.whole(kind, row)

    def _nested(self, kind: str) -> Iterator[Record]:
        bare = any("$self" in paths for paths in self._kinds[kind].fields.values())
        for parent_kind, parent, place, each in self._source.elements(kind):
            inside = (parent_kind, values.reference(parent["_id"]))
            element = each["_id"] if isinstance(each, dict) and each.keys() == {"_id"} else each
            if isinstance(element, dict):
                own = element.get("_id") or element.get("id")
                source_id = values.reference(own) if own else f"{inside[1]}/{kind}/{place}"
            elif bare:
                source_id = f"{inside[1]}/{kind}/{element}"
            else:
                continue  # the ids of whole documents
            yield Record(self._kinds[kind], source_id, element, inside, place)

    def _from_trash(self, kind: str) -> Iterator[Record]:
        """Documents that were moved to the trash's collection, whole."""
        for row in self._source.documents("trash"):
            entry = self.whole("trash", row)
            moved = entry.raw("document")
            if isinstance(moved, dict) and moved.get("_id") and self._is_of(entry, kind):
                record = self.whole(kind, moved)
                record.thrown = _trashed_by(entry)
                yield record

    @staticmethod
    def _is_of(entry: Record, kind: str) -> bool:
        try:
            return entry.choice("kind") in {kind, None}
        except Refused:
            return False


def _trashed_by(entry: Record) -> Trashed:
    return Trashed(entry.moment("deleted_at"), entry.ref("deleted_by"))
