"""What the rows of a space in an archive refer to, and what that is here."""

import hmac
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Self

from bson.objectid import ObjectId
from django.conf import settings

from wavic.audio.sniffing import sniff as sniff_audio
from wavic.exports.fields import Malformed, Skipped
from wavic.exports.loading.archive import Archive, Listed
from wavic.images.formats import sniff as sniff_image
from wavic.storage.blobs import blob_store
from wavic.storage.headers import OPAQUE
from wavic.storage.names import content_disposition, derived_name

_HEX_ID = re.compile(r"[0-9a-f]{24}")
_HEAD = 64 * 1024
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_MIDDLE = 2**40


@dataclass(frozen=True)
class Stored:
    """A file of the archive, as a blob here."""

    name: str
    size: int
    sha256: str
    content_type: str


class Ids:
    """New ids for old ones: always the same for this archive and owner, in the same order.

    An id is a moment, five bytes of the process that made it, and a counter. The five bytes are
    shifted by a number that follows from the server's secret: so nobody can know beforehand which
    id here an id in an archive becomes.
    """

    def __init__(self, archive: str, owner: ObjectId) -> None:
        seed = f"{archive}:{owner}".encode()
        digest = hmac.digest(settings.SECRET_KEY.encode(), b"wavic.exports:" + seed, "sha256")
        self.secret = digest.hex()
        self._shift = 1 + int.from_bytes(digest[:5], "big") % (_MIDDLE - 1)

    def new(self, old: str) -> ObjectId:
        """The id here."""
        raw = bytes.fromhex(old)
        middle = (int.from_bytes(raw[4:9], "big") + self._shift) % _MIDDLE
        return ObjectId(raw[:4] + middle.to_bytes(5, "big") + raw[9:])


class Known:
    """What the archive's rows are, on disk: id and kind, and whatever one of them is of."""

    def __init__(self) -> None:
        self._table = sqlite3.connect("", isolation_level=None)  # gone when it is closed
        self._table.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE known (kind TEXT, id TEXT, of_what TEXT, PRIMARY KEY (kind, id))"
            " WITHOUT ROWID; CREATE TABLE taken (what TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN"
        )

    def add(self, kind: str, pk: str, of_what: str) -> bool:
        """Note a row; False for the second one of an id."""
        row = (kind, pk, of_what)
        return self._table.execute("INSERT OR IGNORE INTO known VALUES (?,?,?)", row).rowcount > 0

    def take(self, what: str) -> bool:
        """Note something that may be there once; False for the second time."""
        taken = self._table.execute("INSERT OR IGNORE INTO taken VALUES (?)", (what,))
        return taken.rowcount > 0

    def forget(self, kind: str, pk: str) -> None:
        """It can't come."""
        self._table.execute("DELETE FROM known WHERE kind=? AND id=?", (kind, pk))

    def of_what(self, kind: str, pk: str) -> str | None:
        """What it is of; None where there is no such row."""
        found = self._table.execute(
            "SELECT of_what FROM known WHERE kind=? AND id=?", (kind, pk)
        ).fetchone()
        return found[0] if found else None

    def ids(self, kind: str) -> list[str]:
        """All of a kind, in order."""
        rows = self._table.execute("SELECT id FROM known WHERE kind=? ORDER BY id", (kind,))
        return [pk for (pk,) in rows]

    def close(self) -> None:
        """Drop the table."""
        self._table.close()


class Loading:
    """A space of an archive on its way in. `dry`: nothing is written, all is checked.

    `matched` are people of the archive that are somebody here, by their old ids. `alone`: of its
    members only the owner comes.
    """

    def __init__(
        self,
        archive: Archive,
        folder: str,
        owner: ObjectId,
        matched: Mapping[str, ObjectId],
        ids: Ids,
        *,
        alone: bool,
    ) -> None:
        self.archive, self.folder, self.owner = archive, folder, owner
        self.rows = Known()
        self.alone, self.dry = alone, True
        self.skipped = self.dropped = 0
        self.size = 0  # bytes of the files that rows name
        self.people: dict[ObjectId, str] = {}  # who isn't here
        self.pictures: list[str] = []  # slots of the picture fields of the row at hand
        self.space = ObjectId()
        self._matched, self._ids = dict(matched), ids

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rows.close()

    def is_of(self, space: dict[str, Any]) -> None:
        """Say which space it is: its owner there is whoever loads it here."""
        self.space = self.new(space["id"])
        owner = space.get("owner")
        if isinstance(owner, dict) and isinstance(owner.get("id"), str):
            self._matched[owner["id"]] = self.owner

    def new(self, old: Any) -> ObjectId:
        """The id here of an id there."""
        return self._ids.new(_checked(old))

    def known(self, kind: str, old: Any) -> ObjectId | None:
        """The same, of something that is in the archive; None for what isn't."""
        return None if self.rows.of_what(kind, _checked(old)) is None else self.new(old)

    def person(self, said: Any) -> ObjectId:
        """Somebody here for `{id, name}`."""
        if not isinstance(said, dict) or not isinstance(said.get("name"), str):
            raise Malformed("a person: not an id and a name")
        pk = self.anybody(said.get("id"))
        if said["id"] not in self._matched:
            self.people[pk] = said["name"] or self.people.get(pk, "")
        return pk

    def anybody(self, old: Any) -> ObjectId:
        """The id here of a person or a guest."""
        return self._matched.get(_checked(old)) or self.new(old)

    def project_of(self, track: Any) -> ObjectId:
        """The project of a track that is in the archive."""
        return self.new(self.rows.of_what("tracks", _checked(track)))

    def maker_of_link(self, link: Any) -> ObjectId | None:
        """Who made a link."""
        maker = self.rows.of_what("links", _checked(link))
        return self.anybody(maker) if maker else None

    def file(self, path: Any, kind: str) -> Stored:
        """A file of the archive as a blob. Skipped where it isn't in it, Malformed if it is named
        twice.
        """
        if not isinstance(path, str):
            raise Malformed("file: no path")
        listed = self.archive.files.get(f"{self.folder}{path}")
        if listed is None or listed.kind:
            raise Skipped(path)
        content_type, extension = self._recognised(listed, kind)
        name = derived_name(f"{self._ids.secret}:{listed.path}", kind, extension)
        if self.dry:
            if not self.rows.take(f"file {listed.path}"):
                raise Malformed(f"{path}: named twice")
            self.size += listed.size
        elif not blob_store().exists(name):  # by a run that was cut short
            blob_store().write(
                name,
                self.archive.read(listed),
                content_type=content_type,
                disposition=content_disposition(
                    "attachment" if kind == "attachment" else "inline", PurePosixPath(path).name
                ),
            )
        return Stored(name, listed.size, listed.sha256, content_type)

    def _recognised(self, listed: Listed, kind: str) -> tuple[str, str]:
        """Its type and extension: by its first bytes, whatever its name says."""
        suffix = PurePosixPath(listed.path).suffix.lstrip(".").lower()
        extension = suffix if _EXTENSION.fullmatch(suffix) else "bin"
        if kind == "attachment":
            return OPAQUE, extension
        head = self.archive.head(listed, _HEAD)
        form = sniff_audio(head) if kind == "audio" else sniff_image(head)
        if form is None:  # the worker will say what is wrong with it
            return OPAQUE, extension
        return form.content_type, form.extension


def _checked(old: Any) -> str:
    if not isinstance(old, str) or not _HEX_ID.fullmatch(old):
        raise Malformed(f"{str(old)[:40]!r}: no id")
    return old
