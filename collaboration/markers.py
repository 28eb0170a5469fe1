"""Comments as markers that digital audio workstations import."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from collaboration.timecodes import clock, seconds
from wavic.exports.spreadsheets import csv_line, defused

_LABEL = 200  # characters: a marker's name is a line on a ruler


@dataclass(frozen=True)
class Marker:
    """A point or, with an `end_ms`, a range in a track: milliseconds from its start."""

    start_ms: int
    end_ms: int | None
    label: str

    @classmethod
    def labelled(cls, start_ms: int, end_ms: int | None, text: str) -> "Marker":
        """A marker named by a text, of whatever length and shape, in one line."""
        line = " ".join(text.split())
        return cls(start_ms, end_ms, line if len(line) <= _LABEL else f"{line[: _LABEL - 1]}…")


def reaper(markers: Iterable[Marker]) -> Iterator[str]:
    """The CSV file of Reaper's Region/Marker Manager, in pieces.

    Points are markers (M1, M2, …), ranges are regions (R1, …). UTF-8 without a byte order mark,
    or Reaper doesn't read it: https://deepwiki.com/oatsu-gh/utaupy/5.3-reaper-integration. Times
    as under its ruler of minutes and seconds: those with a colon are never taken for bars and
    beats (`parse_timestr` of https://www.reaper.fm/sdk/reascript/reascripthelp.html).
    """
    numbers = {"M": count(1), "R": count(1)}
    yield csv_line(["#", "Name", "Start", "End", "Length"])
    for marker in markers:
        kind, end, length = "M", "", ""
        if marker.end_ms is not None:
            kind, end = "R", clock(marker.end_ms)
            length = clock(marker.end_ms - marker.start_ms)
        # How Reaper reads a doubled quotation mark is documented nowhere.
        name = defused(marker.label.replace('"', "'"))
        yield csv_line([f"{kind}{next(numbers[kind])}", name, clock(marker.start_ms), end, length])


def audacity(markers: Iterable[Marker]) -> Iterator[str]:
    """A label file of Audacity, in pieces; a point ends where it starts.

    https://manual.audacityteam.org/man/importing_and_exporting_labels.html
    """
    for marker in markers:
        end_ms = marker.start_ms if marker.end_ms is None else marker.end_ms
        yield f"{seconds(marker.start_ms)}\t{seconds(end_ms)}\t{marker.label}\n"
