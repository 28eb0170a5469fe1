"""What is found, and how it is found: every check in a bounded time, whatever it meets."""

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import pymongo

SECONDS = 5  # the most that a check may wait for somebody else


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"  # it works; something is missing that one would want
    FAIL = "fail"  # people would notice


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `mend` says what to do where it isn't ok."""

    part: str
    level: Level
    said: str
    mend: str = ""


Check = Callable[[], Iterable[Finding]]


class NoFurther(Exception):
    """What comes after this can't be looked at."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.said)
        self.finding = finding


def ok(part: str, said: str) -> Finding:
    """Well."""
    return Finding(part, Level.OK, said)


def warn(part: str, said: str, mend: str) -> Finding:
    """Not quite."""
    return Finding(part, Level.WARN, said, mend)


def fail(part: str, said: str, mend: str) -> Finding:
    """Not at all."""
    return Finding(part, Level.FAIL, said, mend)


def examine(groups: Iterable[Iterable[Check]]) -> Iterator[Finding]:
    """Make all checks; within a group they stop where one can't go on."""
    socket.setdefaulttimeout(SECONDS)
    for group in groups:
        for check in group:
            try:
                with pymongo.timeout(SECONDS):
                    yield from check()
            except NoFurther as end:
                yield end.finding
                break
            except Exception as error:  # noqa: BLE001 (whatever it is, the others go on)
                part = check.__name__.strip("_")
                said = f"{type(error).__name__}: {error}".partition(", Timeout:")[0][:300]
                yield fail(part, said, "This check itself failed; the message is all it knows.")
