"""What a file may be uploaded for: upper rooms register each purpose in their uploads.py."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from bson.objectid import ObjectId
from rest_framework.serializers import Serializer

from wavic.storage.names import Disposition


class Uploader(Protocol):
    """Whoever uploads: a principal of any kind."""

    @property
    def pk(self) -> ObjectId: ...


@dataclass(frozen=True)
class FileType:
    """What the content was recognised as, and whether a browser may show it in place."""

    content_type: str
    extension: str
    disposition: Disposition = "inline"


@dataclass(frozen=True)
class Arrived:
    """A file that is in the store, whole, under its final name; sizes are bytes.

    `sha256` is hex, or "" where nobody has read the file yet: its blocks went past us.
    """

    blob: str
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Outcome:
    """What the file became."""

    kind: str
    id: ObjectId


class Purpose(ABC):
    """One use of uploaded files. `name` is what clients call it."""

    name: ClassVar[str]
    max_size: ClassVar[int | None] = None  # bytes; None: what the payer's plan allows
    details: ClassVar[type[Serializer] | None] = None  # what may be said of the file

    @abstractmethod
    def payer(self, actor: Uploader, target: ObjectId) -> ObjectId:
        """Whose quota the file counts against; Problem 404 or 403 without the right to upload.

        Asked when the upload begins and once more in the transaction that ends it.
        """

    @abstractmethod
    def recognise(self, head: bytes) -> FileType:
        """The type of a file that begins with these bytes (64 KiB, or all there are).

        Problem 400 by the content alone: names and declared types deceive.
        """

    @abstractmethod
    def accept(
        self, actor: Uploader, target: ObjectId, arrived: Arrived, details: Mapping[str, Any]
    ) -> Outcome:
        """Keep the file: inside the transaction that claims the upload, so once."""


_purposes: dict[str, Purpose] = {}


def register(purpose: type[Purpose]) -> type[Purpose]:
    """Make the purpose known by its name."""
    _purposes[purpose.name] = purpose()
    return purpose


def add(purpose: Purpose) -> Purpose:
    """As `register`, for one of several instances of a class."""
    _purposes[purpose.name] = purpose
    return purpose


def purpose_of(name: str) -> Purpose:
    """The purpose of that name; KeyError for none."""
    return _purposes[name]


def names() -> list[str]:
    """Every purpose there is."""
    return sorted(_purposes)
