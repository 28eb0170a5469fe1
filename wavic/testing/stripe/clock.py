"""Stripe's time, which can be moved, and its calendar."""

import calendar
import time
from datetime import UTC, datetime

DAY = 86_400


class Clock:
    """Seconds since 1970; moves on by itself, and by leaps when told to."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> int:
        return int(time.time() + self._ahead)

    def leap_to(self, moment: int) -> None:
        """Let it be that late; never earlier than it is."""
        self._ahead = max(self._ahead, moment - time.time())


def after(moment: int, interval: str, anchor_day: int) -> int:
    """A month or a year later, on the anchor's day or the last one that the month has."""
    start = datetime.fromtimestamp(moment, UTC)
    months = start.month if interval == "month" else start.month + 11
    year, month = start.year + months // 12, months % 12 + 1
    day = min(anchor_day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())
