"""What was heard of a piece of audio, as merged ranges in milliseconds, and what makes a play."""

from collections.abc import Iterable

Ranges = list[list[int]]

MOST_RANGES = 1_000
LONGEST_MS = 24 * 3_600_000  # where the duration isn't known yet
# A listening counts as a play once half of it was heard, or this much of what is longer.
A_GOOD_PART_MS = 30_000
# Players play up to four times as fast, and tell of the first ten seconds or so at once.
SPEED = 4
HEAD_START_MS = 15_000


def merged(ranges: Iterable[Iterable[int]], duration_ms: int | None) -> Ranges:
    """The union of the ranges within the duration, in order and disjoint.

    Of more than MOST_RANGES the longest are kept, so that nobody makes us keep more.
    """
    end_ms = LONGEST_MS if duration_ms is None else duration_ms
    union: Ranges = []
    for start, end in sorted((max(0, start), min(end, end_ms)) for start, end in ranges):
        if start >= end:
            continue
        if union and start <= union[-1][1]:
            union[-1][1] = max(union[-1][1], end)
        else:
            union.append([start, end])
    if len(union) > MOST_RANGES:
        union = sorted(sorted(union, key=_length)[-MOST_RANGES:])
    return union


def length_of(ranges: Ranges) -> int:
    """How much was heard, in ms; what was heard twice counts once."""
    return sum(map(_length, ranges))


def is_believable(heard_ms: int, elapsed_ms: int) -> bool:
    """Whether so much can have been heard in the time since the player first told of it."""
    return heard_ms <= SPEED * elapsed_ms + HEAD_START_MS


def is_a_play(heard_ms: int, duration_ms: int | None) -> bool:
    """Whether enough was heard for it to count."""
    enough = A_GOOD_PART_MS if duration_ms is None else min(A_GOOD_PART_MS, duration_ms / 2)
    return heard_ms > 0 and heard_ms >= enough


def _length(part: list[int]) -> int:
    return part[1] - part[0]
