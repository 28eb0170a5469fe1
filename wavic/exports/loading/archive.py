"""An archive that somebody brings: nothing in it is believed."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from wavic.exports import manifest

_PIECE = 1024 * 1024
_MANIFEST_BYTES = 512 * 1024 * 1024
_LINE_BYTES = 8 * 1024 * 1024
_HEX_ID = re.compile(r"[0-9a-f]{24}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OUTSIDE = re.compile(r"^/|\\|^[A-Za-z]:|(^|/)\.\.?(/|$)|\x00")


class Refused(Exception):
    """It can't be loaded, and why, for whoever brought it."""


@dataclass(frozen=True)
class Listed:
    """A file as the manifest lists it."""

    path: str
    size: int
    sha256: str
    kind: str = ""
    folder: str = ""
    rows: int = 0


class Archive:
    """An opened archive whose directory and manifest agree. Raises Refused."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise Refused(f"{path} is no zip file that can be read: {error}") from error
        self._infos = self._directory()
        said = self._manifest()
        self.id: str = said["id"]
        self.title = str(said.get("title", ""))
        self.files = self._listed(said)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def spaces(self) -> list[str]:
        """The folders of the spaces in it, "" for its root."""
        return [file.folder for file in self.files.values() if file.kind == "spaces"]

    def of_space(self, folder: str, kind: str) -> Listed | None:
        """The file of rows of a kind in a space."""
        return self.files.get(f"{folder}data/{kind}.jsonl")

    def verify(self, told: Callable[[int], object]) -> None:
        """Read all of it, and compare. `told(bytes)` hears of each piece."""
        for file in self.files.values():
            for piece in self.read(file):
                told(len(piece))

    def read(self, file: Listed) -> Iterator[bytes]:
        """A file's content; Refused before its end unless it is what the manifest says."""
        digest, size = hashlib.sha256(), 0
        with self._open(file.path) as member:
            while piece := self._piece(member, file.path):
                digest.update(piece)
                size += len(piece)
                if size > file.size:
                    break
                yield piece
        if size != file.size or digest.hexdigest() != file.sha256:
            raise Refused(f"{file.path} isn't what the manifest says: it was damaged or changed.")

    def head(self, file: Listed, length: int) -> bytes:
        """Its first bytes."""
        with self._open(file.path) as member:
            return member.read(length)

    def rows(self, file: Listed) -> Iterator[dict[str, Any]]:
        """Its rows; each has an id."""
        with self._open(file.path) as member:
            number = 0
            while line := member.readline(_LINE_BYTES + 1):
                number += 1
                where = f"{file.path}, line {number}"
                if len(line) > _LINE_BYTES:
                    raise Refused(f"{where}: too long.")
                row = _parsed(line, where)
                if not isinstance(row, dict) or not _is_id(row.get("id")):
                    raise Refused(f"{where}: not a row with an id.")
                yield row

    def _directory(self) -> dict[str, zipfile.ZipInfo]:
        infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = info.filename
            if info.is_dir():
                continue
            if _OUTSIDE.search(name):
                raise Refused(f"{name!r} isn't a path within the archive.")
            if name in infos:
                raise Refused(f"{name} is in the archive twice.")
            if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
                raise Refused(f"{name} is compressed or encrypted, which no export of WAVIC is.")
            infos[name] = info
        return infos

    def _manifest(self) -> dict[str, Any]:
        info = self._infos.get(manifest.PATH)
        if info is None or info.file_size > _MANIFEST_BYTES:
            raise Refused(f"There is no {manifest.PATH} in it: it is no export of WAVIC.")
        with self._open(manifest.PATH) as member:
            said = _parsed(member.read(_MANIFEST_BYTES + 1), manifest.PATH)
        if not isinstance(said, dict) or said.get("format") != manifest.FORMAT:
            raise Refused("It is no export of WAVIC.")
        if said.get("version") != manifest.VERSION:
            known = f"this WAVIC knows {manifest.VERSION}"
            raise Refused(f"It is of format version {said.get('version')!r}; {known}.")
        if not _is_id(said.get("id")) or not isinstance(said.get("files"), list):
            raise Refused("The manifest has no id, or lists no files.")
        return said

    def _listed(self, said: dict[str, Any]) -> dict[str, Listed]:
        files = {}
        for each in said["files"]:
            try:
                file = Listed(**each)
            except TypeError:
                raise Refused("The manifest lists a file in an unknown way.") from None
            if not _is_sound(file) or file.path in files:
                raise Refused(f"The manifest lists {str(each)[:200]}, which can't be.")
            info = self._infos.get(file.path)
            if info is None:
                raise Refused(f"{file.path} is missing.")
            if info.file_size != file.size:
                raise Refused(f"{file.path} isn't as long as the manifest says.")
            files[file.path] = file
        if unlisted := self._infos.keys() - files.keys() - {manifest.PATH}:
            raise Refused(f"{min(unlisted)} isn't in the manifest.")
        return files

    def _open(self, path: str) -> IO[bytes]:
        try:
            return self._zip.open(self._infos[path])
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise Refused(f"{path} can't be read: {error}") from error

    @staticmethod
    def _piece(member: IO[bytes], path: str) -> bytes:
        try:
            return member.read(_PIECE)
        except (OSError, EOFError, zipfile.BadZipFile) as error:
            raise Refused(f"{path} can't be read: {error}") from error


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _HEX_ID.fullmatch(value) is not None


def _is_sound(file: Listed) -> bool:
    texts = (file.path, file.sha256, file.kind, file.folder)
    numbers = (file.size, file.rows)
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and _SHA256.fullmatch(file.sha256) is not None
    )


def _parsed(text: bytes, where: str) -> Any:
    try:
        value = json.loads(text, parse_constant=_no_number)
        storable = b"\\u" not in text or _is_storable(value)
    except (ValueError, RecursionError):
        raise Refused(f"{where}: not JSON.") from None
    if not storable:
        raise Refused(f"{where}: not JSON that can be stored.")
    return value


def _is_storable(value: Any) -> bool:
    """Whether no escape stands for half a character, which is a ValueError, or for none."""
    return b"\\u0000" not in json.dumps(value, ensure_ascii=False).encode()


def _no_number(name: str) -> None:
    raise ValueError(name)
