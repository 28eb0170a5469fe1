"""Names: of blobs (unguessable, immutable), of files for people, and in Content-Disposition."""

import hashlib
import re
import unicodedata
import uuid
from typing import Literal
from urllib.parse import quote

from django.core.exceptions import SuspiciousFileOperation
from django.utils.http import content_disposition_header

Disposition = Literal["inline", "attachment"]

NAME_LENGTH = 255
STORED_NAME_LENGTH = 1024  # Azure's
_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9_.-]*"
_BLOB_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
_GIVEN_BY_US = re.compile(r"[a-z_-]+/([0-9a-f]{2})/\1[0-9a-f]{30}(?:\.[a-z0-9]{1,8})?")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
# Quotes and backslashes are escaped differently by every browser, and some decode percents.
_PLAIN = re.compile(r"[ !#$&'()+,\-.0-9;=@A-Z\[\]^_`a-z{}~]+")
_JOINERS = "\u200c\u200d"  # emoji and several scripts need them; other format marks deceive
_UNSHOWN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_UNNAMED = "untitled"


def blob_name(kind: str, extension: str = "") -> str:
    """A new name that nobody can guess, e.g. ``audio/2f/2f…(32 hex).wav``.

    An extension that isn't one to eight letters and digits is left out.
    """
    unique = uuid.uuid4().hex
    extension = extension.lower().lstrip(".")
    suffix = f".{extension}" if _EXTENSION.fullmatch(extension) else ""
    return check_name(f"{kind}/{unique[:2]}/{unique}{suffix}")


def derived_name(name: str, kind: str, extension: str) -> str:
    """The name of what is made of a blob: the same each time, so that it is written once.

    It tells nothing of the name it is derived from.
    """
    unique = hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()[:32]
    return check_name(f"{kind}/{unique[:2]}/{unique}.{extension}")


def is_ours(name: str) -> bool:
    """Whether it has the shape that `blob_name` and `derived_name` give; others have put others."""
    return _GIVEN_BY_US.fullmatch(name) is not None


def check_name(name: str) -> str:
    """The blob name itself, or SuspiciousFileOperation if it could leave its store."""
    if len(name) > NAME_LENGTH or not _BLOB_NAME.fullmatch(name):
        raise SuspiciousFileOperation("That is not the name of a blob.")
    return name


def check_stored_name(name: str) -> str:
    """The name of a blob that is there already, which we may not have given: it is kept.

    Any path below the store, or SuspiciousFileOperation: nothing hidden, no way up or into another
    blob's folder, no control characters. What is written has a name as `check_name` wants it.
    """
    segments = name.split("/")
    sound = all(segment and not segment.startswith(".") for segment in segments)
    inside = any(segment.endswith(("@", "~")) for segment in segments[:-1])
    if not sound or inside or len(name) > STORED_NAME_LENGTH or _UNSTORABLE.search(name):
        raise SuspiciousFileOperation("That is not the name of a blob.")
    return name


def display_name(filename: str) -> str:
    """The name somebody gave a file, safe to show: no path, control or bidi characters.

    At most 255 characters, the extension kept.
    """
    base = re.split(r"[/\\]", filename)[-1]
    shown = "".join(
        character
        for character in base
        if character in _JOINERS or unicodedata.category(character) not in _UNSHOWN
    )
    shown = " ".join(shown.split())
    if not shown.strip(f". {_JOINERS}"):
        return _UNNAMED
    stem, extension = _split(shown)
    return stem[: NAME_LENGTH - len(extension)].rstrip() + extension


def content_disposition(kind: Disposition, filename: str) -> str:
    """A Content-Disposition value per RFC 6266: ``filename`` and, where needed, ``filename*``.

    The name is cut to 255 bytes of UTF-8, which is what file systems take.
    """
    name = _fit(display_name(filename), NAME_LENGTH)
    if _PLAIN.fullmatch(name):
        return content_disposition_header(kind == "attachment", name) or kind
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    fallback = re.sub(r'["%\\/*:<>?|]', "_", folded).strip()
    if not fallback.strip(". "):
        fallback = _UNNAMED
    elif fallback.startswith("."):
        fallback = _UNNAMED + fallback
    return f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"


def _split(name: str) -> tuple[str, str]:
    """Stem and extension with its dot; what is too long to be an extension belongs to the stem."""
    stem, dot, extension = name.rpartition(".")
    if not stem or not extension or len(extension) > 16 or " " in extension:
        return name, ""
    return stem, dot + extension


def _fit(name: str, length: int) -> str:
    """The name cut to so many bytes of UTF-8, its extension kept, no character cut in half."""
    stem, extension = _split(name)
    room = length - len(extension.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + extension
