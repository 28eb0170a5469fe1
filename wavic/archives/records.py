"""The records of a zip file, for one that is written in several goes: PKWARE's APPNOTE.TXT, 4.3.

Members are stored, not compressed. Their CRCs come behind them, and sizes of 64 bits are used
where they are needed.
"""

import struct
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

# A member's header is written before its bytes are read, so that is decided early.
_LARGE = 2**30
_MOST = zipfile.ZIP64_LIMIT
_FLAGS = 0x0808  # a descriptor behind the data, names in UTF-8
_OLD, _NEW = 20, 45  # the version that is needed to unpack it: 4.5 knows 64 bits
_UNIX = 3 << 8
_READABLE_BY_ALL = 0o100644 << 16
_BY_64_BITS = 0xFFFFFFFF


@dataclass(frozen=True)
class Record:
    """A member: its path, size and place in bytes, its CRC once it is known."""

    path: str
    size: int
    modified: datetime
    offset: int
    crc: int = 0

    def header(self) -> bytes:
        """What stands before its bytes."""
        name, large = self.path.encode(), self.size > _LARGE
        sizes = (_BY_64_BITS, _BY_64_BITS) if large else (0, 0)
        extra = struct.pack("<HHQQ", 1, 16, 0, 0) if large else b""
        fixed = struct.pack(
            *("<4s5H3L2H", b"PK\x03\x04", _NEW if large else _OLD, _FLAGS, 0),
            *(*_time(self.modified), 0, *sizes, len(name), len(extra)),
        )
        return fixed + name + extra

    def descriptor(self) -> bytes:
        """What stands behind them."""
        form = "<4sLQQ" if self.size > _LARGE else "<4sLLL"
        return struct.pack(form, b"PK\x07\x08", self.crc, self.size, self.size)

    def entry(self) -> bytes:
        """Its place in the directory."""
        name, wide = self.path.encode(), []
        size, offset = self.size, self.offset
        if size > _MOST:
            wide, size = [size, size], _BY_64_BITS
        if offset > _MOST:
            wide, offset = [*wide, offset], _BY_64_BITS
        extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
        needed = _NEW if wide or self.size > _LARGE else _OLD
        fixed = struct.pack(
            *("<4s6H3L5H2L", b"PK\x01\x02", _UNIX | _NEW, needed, _FLAGS, 0),
            *(*_time(self.modified), self.crc, size, size, len(name), len(extra), 0, 0, 0),
            *(_READABLE_BY_ALL, offset),
        )
        return fixed + name + extra


def end(count: int, start: int, size: int) -> bytes:
    """The end of the directory: so many members, in `size` bytes from `start` on."""
    records = b""
    if count > zipfile.ZIP_FILECOUNT_LIMIT or max(start, size) > _MOST:
        records = struct.pack(
            *("<4sQ2H2L4Q", b"PK\x06\x06", 44, _UNIX | _NEW, _NEW, 0, 0),
            *(count, count, size, start),
        )
        records += struct.pack("<4sLQL", b"PK\x06\x07", 0, start + size, 1)
        count, size, start = min(count, 0xFFFF), min(size, _BY_64_BITS), min(start, _BY_64_BITS)
    return records + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)


def _time(moment: datetime) -> tuple[int, int]:
    at = moment.astimezone(UTC)
    date = (max(0, at.year - 1980) << 9) | (at.month << 5) | at.day
    return (at.hour << 11) | (at.minute << 5) | (at.second // 2), date
