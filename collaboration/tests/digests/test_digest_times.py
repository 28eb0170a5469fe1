"""Digests come at full hours, at eight in the morning and on Mondays at eight, by the clock of
whoever gets them: also when that is put forward or back.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from collaboration.digest_times import is_due, next_due
from collaboration.models import Frequency

HOURLY, DAILY, WEEKLY = Frequency.HOURLY, Frequency.DAILY, Frequency.WEEKLY


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("frequency", "zone", "after", "due"),
    [
        (HOURLY, "UTC", "2026-11-27 05:51", "2026-11-27 06:00"),
        (HOURLY, "UTC", "2026-11-27 06:00", "2026-11-27 07:00"),
        (HOURLY, "UTC", "2026-11-27 23:59:59", "2026-11-28 00:00"),
        (HOURLY, "Asia/Kolkata", "2026-11-27 05:51", "2026-11-27 06:30"),  # 12:00 there
        (HOURLY, "Asia/Kathmandu", "2026-11-27 05:51", "2026-11-27 06:15"),
        # The hour that comes twice, or never, is one hour later all the same.
        (HOURLY, "Europe/Berlin", "2026-10-25 00:30", "2026-10-25 01:00"),
        (HOURLY, "Europe/Berlin", "2026-10-25 01:00", "2026-10-25 02:00"),
        (HOURLY, "Europe/Berlin", "2026-03-29 00:30", "2026-03-29 01:00"),
        (DAILY, "UTC", "2026-11-27 05:51", "2026-11-27 08:00"),
        (DAILY, "UTC", "2026-11-27 08:00", "2026-11-28 08:00"),
        (DAILY, "Europe/Berlin", "2026-11-27 05:51", "2026-11-27 07:00"),
        (DAILY, "Europe/Berlin", "2026-03-28 07:00", "2026-03-29 06:00"),  # 23 hours on
        (DAILY, "Europe/Berlin", "2026-10-24 06:00", "2026-10-25 07:00"),  # 25 hours on
        (DAILY, "America/Los_Angeles", "2026-11-27 15:59", "2026-11-27 16:00"),
        (DAILY, "Asia/Tokyo", "2026-11-27 22:00", "2026-11-27 23:00"),  # tomorrow there
        (DAILY, "Pacific/Kiritimati", "2026-11-27 17:59", "2026-11-27 18:00"),
        (DAILY, "Asia/Kolkata", "2026-11-27 02:29", "2026-11-27 02:30"),
        (WEEKLY, "UTC", "2026-11-27 05:51", "2026-11-30 08:00"),
        (WEEKLY, "UTC", "2026-11-30 08:00", "2026-12-07 08:00"),
        (WEEKLY, "Asia/Tokyo", "2026-11-29 22:00", "2026-11-29 23:00"),  # Sunday in UTC
        (WEEKLY, "Europe/Berlin", "2026-03-23 07:00", "2026-03-30 06:00"),
    ],
)
def test_the_next_one(frequency, zone, after, due):
    assert next_due(frequency, ZoneInfo(zone), at(after)) == at(due)
    assert is_due(frequency, ZoneInfo(zone), at(due))


def test_off_is_never():
    assert next_due(Frequency.OFF, ZoneInfo("UTC"), at("2026-11-27 05:51")) is None
    assert not is_due(Frequency.OFF, ZoneInfo("UTC"), at("2026-11-30 08:00"))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_a_year_has_a_morning_each_day_and_a_monday_each_week(zone):
    """Each once, and where a morning is due the hour is as well: it is one mail."""
    there = ZoneInfo(zone)
    for frequency, days in ((DAILY, 1), (WEEKLY, 7)):
        moment, seen = at("2026-01-01 00:00"), []
        while (moment := next_due(frequency, there, moment)) < at("2027-01-01 00:00"):
            seen.append(moment)
            assert (moment.astimezone(there).hour, moment.astimezone(there).minute) == (8, 0)
            assert is_due(HOURLY, there, moment)
        gaps = {later - earlier for earlier, later in pairwise(seen)}
        usual = timedelta(days=days)
        assert usual in gaps
        assert all(abs(gap - usual) <= timedelta(hours=1) for gap in gaps)
