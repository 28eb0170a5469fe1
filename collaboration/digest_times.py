"""When digests are due: at full hours, at eight in the morning, on Mondays at eight; where the
person is.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from collaboration.models import Frequency

_HOUR = time(8)
_A_DAY, _AN_HOUR = timedelta(days=1), timedelta(hours=1)
_MONDAY = 0


def next_due(frequency: Frequency, timezone: ZoneInfo, after: datetime) -> datetime | None:
    """The first moment later than `after` when a digest of this frequency is due, in UTC.

    None for OFF.
    """
    match frequency:
        case Frequency.HOURLY:
            return _next_hour(timezone, after)
        case Frequency.DAILY:
            return _next_morning(timezone, after)
        case Frequency.WEEKLY:
            return _next_morning(timezone, after, weekday=_MONDAY)
    return None


def is_due(frequency: Frequency, timezone: ZoneInfo, at: datetime) -> bool:
    """Whether `at` is such a moment."""
    return next_due(frequency, timezone, at - timedelta.resolution) == at


def _next_hour(timezone: ZoneInfo, after: datetime) -> datetime:
    """Of the clock there: some are half an hour off. Counted in UTC, where no hour is left out."""
    into_it = timedelta(minutes=after.astimezone(timezone).minute)
    return after.astimezone(UTC).replace(second=0, microsecond=0) - into_it + _AN_HOUR


def _next_morning(timezone: ZoneInfo, after: datetime, weekday: int | None = None) -> datetime:
    day = after.astimezone(timezone).date()
    while True:
        morning = datetime.combine(day, _HOUR, tzinfo=timezone).astimezone(UTC)
        if morning > after and weekday in (None, day.weekday()):
            return morning
        day += _A_DAY
