"""Audio: versions of tracks."""

from collections.abc import Iterable, Iterator
from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Any

from bson.objectid import ObjectId

from tracks.models import Status, Version
from trash.legacy.blobs import StoredFile
from trash.legacy.drafts import Draft, Row
from trash.legacy.kinds.base import Kind
from trash.legacy.records import Record, Refused
from wavic.storage.headers import OPAQUE
from wavic.storage.names import display_name

_LABEL = 80


class Stored(Kind):
    """What versions and attachments have in common: a blob, which stays where it is."""

    def find(self, record: Record) -> StoredFile | None:
        """The blob that the document names."""
        return self.blobs.find(record.raw("file"))

    def prepare(self, records: list[Record]) -> None:
        if "file" in records[0].kind.fields:
            self.blobs.prepare(record.raw("file") for record in records)
        found = [self.find(record) for record in records]
        self.ledger.load(f"file:{each.file}" for each in found if each and each.file)
        self.blobs.look(each.name for each in found if each)

    def stored(self, record: Record, found: StoredFile) -> tuple[Row, list[tuple[str, str]]]:
        """Name, size and type of the blob as storage has them; and what of it is lost."""
        head, lost = self.blobs.head(found.name), []
        if head is None and self.blobs.away:
            lost.append(("storage_unavailable", found.name))
        elif head is None:
            lost.append(("blob_missing", found.name))
        name = record.text("filename") or found.filename or PurePosixPath(found.name).name
        said = record.text("content_type") or found.content_type or guess_type(name)[0] or OPAQUE
        size = record.whole("size") or found.size or 0
        return {
            "blob": found.name,
            "filename": display_name(name),
            "size": head.size if head else size,
            "content_type": (head.content_type if head else "") or said,
        }, lost

    def uploader(self, record: Record, owner: ObjectId) -> ObjectId:
        """Who uploaded it; the owner of the space where that is nobody who has come."""
        if found := self.person(record.ref("uploaded_by")):
            return found
        record.note("uploader_missing", record.ref("uploaded_by") or "")
        return owner


class Versions(Stored):
    """Numbers are theirs where they are free, else the next ones."""

    name = "version"

    def keys(self, record: Record) -> Iterable[str]:
        named = ("track", record.ref("track")), ("user", record.ref("uploaded_by"))
        return [f"{kind}:{source_id}" for kind, source_id in named if source_id]

    def drafts(self, record: Record) -> Iterator[Draft]:
        track = self.needed("track", self.track_of(record))
        found = self.find(record)
        if found is None or not found.name:
            fault = found or StoredFile("", "no_file")
            raise Refused(fault.fault, fault.file or str(record.raw("file") or "")[:200])
        facts, lost = self.stored(record, found)
        number = self._number(record, track)
        state = self.state(record, track)
        missing = any(code == "blob_missing" for code, _ in lost)
        version = Version(
            pk=record.pk,
            track_id=track["target"],
            number=number,
            label=self._label(record),
            notes=record.text("notes") if "notes" in record.kind.fields else "",
            approval=self._approval(record),
            uploaded_by_id=self.uploader(record, track["facts"]["owner"]),
            status=Status.FAILED if missing else Status.PROCESSING,
            failure="missing" if missing else "",
            **{**facts, "content_type": facts["content_type"][:60]},
            **state,
            **self.times(record),
        )
        self._note_on_track(track, version, state)
        if found.file and found.file != record.id:
            self.ledger.put(f"file:{found.file}", record.pk, written={})
        yield Draft(
            record.key,
            version,
            # What storage says is told anew when it had nothing to say before.
            ("label", "notes", "approval", "blob", "filename", "state")
            + (() if lost else ("size", "content_type")),
            facts={"track": track["target"], "on": _as_place(track)},
            notes=record.notes,
            lost=lost,
            todo={} if missing else {"blob": "version", "size": "version"},
            counted_on=track["key"],
        )

    def track_of(self, record: Record) -> str | None:
        return record.ref("track")

    def _label(self, record: Record) -> str:
        return record.text("label", _LABEL) if "label" in record.kind.fields else ""

    def _approval(self, record: Record) -> str:
        if "approval" not in record.kind.fields:
            return "pending"
        try:
            return str(record.choice("approval"))
        except Refused as unknown:
            record.note(unknown.code, unknown.detail)
            return "pending"

    def _number(self, record: Record, track: Row) -> int:
        versions = track["facts"]["versions"]
        taken = {each["number"] for pk, each in versions.items() if pk != str(record.pk)}
        said = record.whole("number") if "number" in record.kind.fields else None
        known = versions.get(str(record.pk))
        if known:
            number = int(known["number"])
        else:
            number = said if said and said not in taken else max(taken, default=0) + 1
        if said and said != number:
            record.note("renumbered", f"{said} is {number}")
        return number

    def _note_on_track(self, track: Row, version: Version, state: dict[str, Any]) -> None:
        facts = track["facts"]
        mine = {
            "number": version.number,
            "created_at": version.created_at,
            "trashed": "trashed_at" in state,
            "from": self.name,
        }
        versions = {**facts["versions"], str(version.pk): mine}
        if versions != facts["versions"]:
            self.ledger.put(track["key"], track["target"], facts={**facts, "versions": versions})


class TrackFiles(Versions):
    """The only file of a track that has no versions."""

    name = "track_file"

    def all(self) -> Iterator[Record]:
        kind = self.move.mapping.kinds[self.name]
        for whole in self.move.records.of("track"):
            yield Record(kind, f"{whole.id}/file", whole.row, ("track", whole.id))

    def keys(self, record: Record) -> Iterable[str]:
        return [f"track:{self.track_of(record)}", f"user:{record.ref('uploaded_by')}"]

    def track_of(self, record: Record) -> str | None:
        return record.parent[1] if record.parent else None

    def drafts(self, record: Record) -> Iterator[Draft]:
        track = self.come("track", self.track_of(record))
        others = track["facts"]["versions"].keys() - {str(record.pk)} if track else ()
        if others or record.raw("file") is None or track is None:
            return  # of a track that didn't come is told already, as of one without any file
        yield from super().drafts(record)

    def state(self, record: Record, parent: Row | None = None) -> dict[str, Any]:
        """A track's only file goes where the track goes."""
        del record, parent
        return {"state": "active"}


class AudioFiles(Versions):
    """Audio that belongs to a track without any version or file of its own: each is a version."""

    name = "file"
    reads = False  # `Attachments` reads them all

    def all(self) -> Iterator[Record]:
        return (record for record in super().all() if record.ref("track") and _is_audio(record))

    def keys(self, record: Record) -> Iterable[str]:
        return [record.key, *super().keys(record)]

    def find(self, record: Record) -> StoredFile | None:
        return self.blobs.of_file(record)

    def drafts(self, record: Record) -> Iterator[Draft]:
        known, track = self.ledger.get(record.key), self.come("track", record.ref("track"))
        if track is None or (known and "track" not in known["facts"]):
            return
        if any(each["from"] != self.name for each in track["facts"]["versions"].values()):
            return
        yield from super().drafts(record)


def _as_place(track: Row) -> Row:
    """Of a track's row what links to a version must know."""
    places = {name: track["facts"][name] for name in ("space", "project", "owner")}
    return {"target": track["target"], "facts": places}


def _is_audio(record: Record) -> bool:
    said = record.text("content_type") or guess_type(record.text("filename"))[0]
    return (said or guess_type(record.text("blob"))[0] or "").startswith("audio/")
