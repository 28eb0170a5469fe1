"""Files that are no versions: stems, lyrics, documents."""

from collections.abc import Iterable, Iterator
from mimetypes import guess_type

from tracks.models import Attachment
from trash.legacy.blobs import StoredFile
from trash.legacy.drafts import Draft, Row
from trash.legacy.kinds.files import Stored
from trash.legacy.records import Record, Refused


class Attachments(Stored):
    """Every file that no version and no picture is made of."""

    name = "file"

    def keys(self, record: Record) -> Iterable[str]:
        named = [("file", record.id), ("user", record.ref("uploaded_by"))]
        named += [(kind, record.ref(kind)) for kind in ("track", "project")]
        return [f"{kind}:{source_id}" for kind, source_id in named if source_id]

    def find(self, record: Record) -> StoredFile | None:
        return self.blobs.of_file(record)

    def prepare(self, records: list[Record]) -> None:
        super().prepare(records)
        found = (self.find(record) for record in records)
        self.ledger.load(f"picture:{each.name}" for each in found if each)

    def drafts(self, record: Record) -> Iterator[Draft]:
        known = self.ledger.get(record.key)
        if known and "attachment" not in known["facts"]:
            return  # it came as a version
        found = self.blobs.of_file(record)
        if not found.name:
            raise Refused(found.fault, record.text("blob")[:200])
        place = self._place(record, found)
        if place is None:
            return
        facts, lost = self.stored(record, found)
        attachment = Attachment(
            pk=record.pk,
            space_id=place["facts"]["space"],
            project_id=place["facts"].get("project", place["target"]),
            track_id=place["target"] if "project" in place["facts"] else None,
            kind=self._kind(record),
            note=record.text("note", 2000),
            name=facts["filename"],
            uploaded_by_id=self.uploader(record, place["facts"]["owner"]),
            blob=facts["blob"],
            size=facts["size"],
            content_type=(guess_type(facts["filename"])[0] or facts["content_type"])[:100],
            **self.state(record, place),
            **self.times(record),
        )
        yield Draft(
            record.key,
            attachment,
            ("kind", "note", "name", "blob", "state") + (() if lost else ("size",)),
            facts={"attachment": True},
            notes=record.notes,
            lost=lost,
        )

    def _place(self, record: Record, found: StoredFile) -> Row | None:
        """The track or project that it belongs to. None for a picture that came as one.

        Raises Refused for what belongs nowhere.
        """
        for kind in ("track", "project"):
            if record.ref(kind):
                return self.needed(kind, record.ref(kind))
        if self.ledger.get(f"picture:{found.name}"):
            return None
        raise Refused("belongs_nowhere", found.name)

    def _kind(self, record: Record) -> str:
        try:
            return str(record.choice("kind"))
        except Refused as unknown:
            record.note(unknown.code, unknown.detail)
            return record.kind.defaults["kind"]
