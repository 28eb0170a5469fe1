"""The files to be uploaded: which they are, and what is in them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from wavic.uploads.client.errors import UploadError
from wavic.uploads.client.progress import Advance

# Only what to take from a folder: the server looks at the content, never at the name.
_AUDIO = re.compile(r"aac|aif[cf]?|aiff|bwf|caf|flac|m4a|mp3|og[ag]|opus|w64|wave?")
_READ_AT_ONCE = 4 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class LocalFile:
    """A file on this computer; its size, in bytes, is as it was when we looked."""

    path: Path
    size: int

    @classmethod
    def at(cls, path: Path) -> Self:
        """The file, which must be there and hold something; UploadError otherwise."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise UploadError(str(error.strerror)) from None
        if not size:
            raise UploadError("The file is empty.")
        return cls(path, size)

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.path.name

    def sha256(self, advance: Advance) -> str:
        """SHA-256 of all its bytes, in hex."""
        digest = hashlib.sha256()
        with self._open() as file:
            while piece := file.read(_READ_AT_ONCE):
                digest.update(piece)
                advance(len(piece))
        return digest.hexdigest()

    def part(self, start: int, length: int) -> bytes:
        """So many bytes from there; UploadError when the file has become shorter."""
        with self._open() as file:
            file.seek(start)
            part = file.read(length)
        if len(part) != length:
            raise UploadError("It has changed since the upload began.")
        return part

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        try:
            with self.path.open("rb") as file:
                yield file
        except OSError as error:
            raise UploadError(str(error.strerror)) from None


def find(paths: Iterable[Path]) -> Iterator[Path]:
    """Each file; of a folder its audio files, in the order people number them (2 before 10)."""
    for path in paths:
        if path.is_dir():
            inside = (entry for entry in path.iterdir() if _is_audio(entry))
            yield from sorted(inside, key=lambda entry: _natural(entry.name))
        else:
            yield path


def _is_audio(path: Path) -> bool:
    # "._song.wav" is what a Mac leaves beside "song.wav" on other systems' disks.
    audio = _AUDIO.fullmatch(path.suffix.lower().lstrip("."))
    return bool(audio) and not path.name.startswith(".") and path.is_file()


def _natural(name: str) -> list[tuple[int, str]]:
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
