"""What goes into an archive: each room says it of its own documents, in its export.py."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from bson.objectid import ObjectId


@dataclass(frozen=True)
class Planned:
    """A file that somebody (`maker`, by name) makes of what lies in a place."""

    path: str
    maker: str
    place: ObjectId
    folder: str = ""


@dataclass(frozen=True)
class Found:
    """A file that is a copy of a stored blob; the size is bytes, as far as it is known."""

    path: str
    blob: str
    size: int
    modified: datetime


@dataclass
class Making:
    """A file's content being made: of what, as it was when, and the blobs that it names."""

    place: ObjectId
    folder: str
    until: datetime
    found: Callable[[Found], None]
    rows: int = field(default=0)

    def file(self, path: str, blob: str, size: int, modified: datetime) -> str:
        """Have a blob come into the archive under this path below the folder; the path."""
        whole = f"{self.folder}{path}"
        self.found(Found(whole, blob, size, modified))
        return path


class Maker(ABC):
    """Who makes one file of an archive; `name` is what it is known by."""

    name: ClassVar[str]

    @abstractmethod
    def lines(self, making: Making) -> Iterator[bytes]:
        """The content, in pieces of any size; counts `making.rows` where it has rows."""


def json_lines(making: Making, rows: Iterable[Any]) -> Iterator[bytes]:
    """Rows as JSON Lines, counted."""
    for row in rows:
        making.rows += 1
        yield (json.dumps(row, ensure_ascii=False) + "\n").encode()


_makers: dict[str, Maker] = {}


def register(maker: type[Maker]) -> type[Maker]:
    """Make it known by its name."""
    _makers[maker.name] = maker()
    return maker


def maker_of(name: str) -> Maker:
    """The maker of that name. Raises KeyError."""
    return _makers[name]


def known() -> Sequence[Maker]:
    """All of them: of lower rooms first."""
    return tuple(_makers.values())
