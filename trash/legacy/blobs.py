"""Blobs stay where they are, under the names that they have; only what is known of them is read."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation

from trash.legacy import values
from trash.legacy.records import Record, Records
from trash.legacy.source import Source
from wavic.api.errors import Unavailable
from wavic.storage.blobs import BlobHead, blob_store
from wavic.storage.names import check_stored_name

_AT_ONCE = 8
_AZURE = ".blob.core.windows.net"
_PLACES = ("blobName", "blob", "key", "path", "url", "blobUrl", "src", "original", "name")


@dataclass(frozen=True)
class StoredFile:
    """A blob's name, and what their documents say of it; the name is "" for what can't be used.

    `file` is the id of the document of theirs that stands for it, `fault` why there is no name.
    """

    name: str
    fault: str = ""
    filename: str = ""
    size: int | None = None
    content_type: str = ""
    file: str | None = None


class Blobs:
    """Finds the blobs that documents name, and asks storage for their sizes and types."""

    def __init__(self, source: Source, records: Records, container: str) -> None:
        self._source, self._records = source, records
        self._container = container or settings.AZURE_CONTAINER
        self._files: dict[str, Record] = {}
        self._heads: dict[str, BlobHead | None] = {}
        self.away = False  # storage doesn't answer: what it would say is asked for next time

    def prepare(self, named: Iterable[Any]) -> None:
        """Read the documents that these values refer to, for a batch at once."""
        ids = {text for value in named if (text := _file_id(value))}
        found = self._source.by_id("file", ids)
        self._files = {key: self._records.whole("file", row) for key, row in found.items()}

    def find(self, value: Any) -> StoredFile | None:
        """The blob that a value stands for: a name, an address, a document, or its id.

        None where there is no value.
        """
        if value in (None, "", {}, []):
            return None
        if isinstance(value, list):
            return self.find(value[0])
        if (text := _file_id(value)) and not (isinstance(value, dict) and _place_in(value)):
            if record := self._files.get(text):
                return self.of_file(record)
            return StoredFile("", "dangling_file", file=text)
        place = _place_in(value) if isinstance(value, dict) else value
        name, fault = self.name_of(str(place))
        return StoredFile(name, fault)

    def of_file(self, record: Record) -> StoredFile:
        """The blob of a document of theirs that stands for a file."""
        name, fault = self.name_of(record.text("blob"))
        said = record.text("filename"), record.whole("size"), record.text("content_type")
        return StoredFile(name, fault, *said, record.id)

    def name_of(self, place: str) -> tuple[str, str]:
        """A blob's name by a name or an address of theirs, or why there is none."""
        if not place:
            return "", "no_file"
        address = urlsplit(place)
        if address.scheme in {"http", "https"}:
            segments = unquote(address.path).lstrip("/").split("/")
            azure = (address.hostname or "").endswith(_AZURE)
            container = self._container or (segments[0] if azure else "")
            if container not in segments[:2]:  # Azurite names the account before it
                return "", "file_elsewhere"
            place = "/".join(segments[segments.index(container) + 1 :])
        try:
            return check_stored_name(place.lstrip("/")), ""
        except SuspiciousFileOperation:
            return "", "name_unusable"

    def look(self, names: Iterable[str]) -> None:
        """Ask storage about these, several at once."""
        wanted = sorted(set(names) - self._heads.keys() - {""})
        if self.away or not wanted:
            return
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            self._heads |= dict(zip(wanted, pool.map(self._head, wanted), strict=True))

    def head(self, name: str) -> BlobHead | None:
        """What storage says of a blob that was looked at; None where it isn't there."""
        return self._heads.get(name)

    def looked_at(self, name: str) -> bool:
        """Whether storage has said anything."""
        return name in self._heads and not self.away

    def end_batch(self) -> None:
        """Hold nothing in memory any more."""
        self._files.clear()
        self._heads.clear()

    def _head(self, name: str) -> BlobHead | None:
        if self.away:
            return None
        try:
            return blob_store().head(name)
        except FileNotFoundError:
            return None
        except Unavailable:
            self.away = True
            return None


def _file_id(value: Any) -> str | None:
    """The id of a file's document, if that is what the value is."""
    if isinstance(value, str) and len(value) != 24:
        return None
    try:
        text = values.reference(value)
    except values.Unreadable:
        return None
    return text if values.kept_id("file", text)[1] else None


def _place_in(value: dict[str, Any]) -> str | None:
    found = (value.get(name) for name in _PLACES)
    return next((place for place in found if isinstance(place, str) and place), None)
