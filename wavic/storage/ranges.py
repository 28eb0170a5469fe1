"""The Range header of HTTP (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import Self

_SINGLE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.ASCII | re.IGNORECASE)


class RangeNotSatisfiableError(ValueError):
    """The range begins past the end: 416."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """A part of ``size`` bytes, from ``start`` to ``end``, both included."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes it holds."""
        return self.end - self.start + 1

    @property
    def content_range(self) -> str:
        """The Content-Range of its answer."""
        return f"bytes {self.start}-{self.end}/{self.size}"

    @classmethod
    def parse(cls, header: str, size: int) -> Self | None:
        """The range asked for; None if all should be sent.

        All is sent for no header, another unit, a malformed or reversed range and for several
        ranges, as RFC 9110 allows.
        """
        match = _SINGLE.fullmatch(header)
        if not match or match.groups() == ("", ""):
            return None
        first, last = match.groups()
        if first:
            start, end = int(first), min(int(last or size), size - 1)
            if last and int(last) < start:
                return None
        else:
            start, end = max(size - int(last), 0), size - 1
        if start >= size:
            raise RangeNotSatisfiableError
        return cls(start, end, size)
