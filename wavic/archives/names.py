"""Names that every system can unpack."""

import re
import unicodedata
from pathlib import PurePosixPath

from wavic.storage.names import display_name

NAME_BYTES = 100  # of UTF-8: three levels fit into the 260 characters of a path on Windows

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,16}$")


def portable_name(name: str, extension: str | None = None, *, most: int = NAME_BYTES) -> str:
    """What somebody called a thing, as a file name for Windows, macOS and Linux alike.

    At most `most` bytes of UTF-8; the extension stays whatever is cut: the one given (without a
    dot; "" for none), or the one that the name has.
    """
    name = display_name(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)))
    if extension is None:
        found = _EXTENSION.search(name)
        suffix = found[0] if found else ""
        name = name.removesuffix(suffix)
    else:
        suffix = f".{extension}" if extension else ""
    if _DEVICE.match(name + suffix):
        name = f"_{name}"
    return _cut(name, most - len(suffix.encode())) + suffix


class Folder:
    """The names in one folder, each given out once: case makes no difference to most systems."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """The name, or the first of `name (2)`, `name (3)`, … that is free."""
        path = PurePosixPath(name)
        number, free = 1, name
        while free.casefold() in self._taken:
            number += 1
            free = f"{path.stem} ({number}){path.suffix}"
        self._taken.add(free.casefold())
        return free


def _cut(text: str, room: int) -> str:
    """The text without what systems drop at the ends, in so many bytes; never empty."""
    return text.strip(" .").encode()[:room].decode(errors="ignore").rstrip(" .") or "_"
