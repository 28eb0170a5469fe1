"""What a backup says of itself."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from wavic.storage.durable import sync_folder

FORMAT = 1
_FILE = "manifest.json"


class BackupBroken(Exception):
    """The folder holds no whole backup. The message says why, and the way out."""


@dataclass(frozen=True)
class CollectionCopy:
    """One collection's file; bytes as they lie there, the digest of them in hex."""

    documents: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A whole backup: its database folder, and what has to be in it."""

    database: str
    made_at: str
    server: str
    migrations: list[list[str]]  # [app, name]: what the documents look like
    collections: dict[str, CollectionCopy] = field(default_factory=dict)
    blobs: int = 0
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup. Raises BackupBroken."""
        try:
            kept = json.loads((folder / _FILE).read_text())
        except FileNotFoundError:
            raise BackupBroken(
                f"{folder} holds no whole backup: {_FILE} is written when all is there."
            ) from None
        except (OSError, ValueError) as error:
            raise BackupBroken(f"{folder / _FILE} can't be read: {error}.") from None
        if kept.get("format") != FORMAT:
            raise BackupBroken(f"{folder} was made by another WAVIC: format {kept.get('format')}.")
        copies = {name: CollectionCopy(**copy) for name, copy in kept.pop("collections").items()}
        return cls(**kept, collections=copies)

    def write(self, folder: Path) -> None:
        """Put it into its place, whole or not at all."""
        unfinished = folder / f"{_FILE}.unfinished"
        with unfinished.open("w") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / _FILE)
        sync_folder(folder)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
