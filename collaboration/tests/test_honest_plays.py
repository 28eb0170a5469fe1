"""A play is counted once, when a good part was really heard, whatever becomes of its beacons."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from accounts.tests.people import Visitor
from collaboration import heard
from collaboration.models import LinkCopy, Play
from collaboration.services import plays
from collaboration.tests.sharing import enter, member, share
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.models import Version
from tracks.tests.factories import make_track, make_version
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db
MINUTES = 180_000  # the duration of what is heard, in ms


class Clock:
    """Time for the service that hears, without waiting."""

    def __init__(self, monkeypatch) -> None:
        self.moment = plays.timezone.now()
        monkeypatch.setattr(plays, "timezone", self)

    def now(self):
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    track = make_track(make_project(make_space(owner.user)))
    Version.objects.update(duration_ms=MINUTES)
    return track


def beacon(client, track, *ranges, play="first", version=None):
    body = {
        "version": str(version or track.current_version_id),
        "play": play,
        "ranges": [list(each) for each in ranges],
    }
    return client.post(f"/track/{track.pk}/heard", body)


def counts() -> tuple[int, int]:
    """Plays, and the furthest position, of the only copy there is."""
    copy = LinkCopy.objects.get()
    return copy.plays, copy.furthest_ms


def listen(client, track, clock, seconds: int, **options) -> None:
    """A player's beacons while it plays from the start."""
    for second in range(10, seconds + 1, 10):
        answer = beacon(client, track, (0, second * 1_000), **options)
        assert answer.status_code == 204
        clock.wait(10)


def test_a_play_counts_once_half_a_minute_was_heard(owner, track, clock):
    guest = enter(share(owner, track))
    listen(guest, track, clock, 20)
    assert counts() == (0, 20_000)
    listen(guest, track, clock, 180)
    assert counts() == (1, 180_000)
    [told] = Event.objects.filter(kind="link.played")
    assert told.data["track"] == str(track.pk)
    listen(guest, track, clock, 40, play="second")
    assert counts() == (2, 180_000)


def test_of_what_is_short_half_is_enough(owner, track, clock):
    Version.objects.update(duration_ms=8_000)
    guest = enter(share(owner, track))
    beacon(guest, track, (0, 3_900))
    assert counts() == (0, 3_900)
    beacon(guest, track, (0, 4_000))
    assert counts() == (1, 4_000)


def test_beacons_lost_doubled_and_out_of_order_come_to_the_same(owner, track, clock):
    guest = enter(share(owner, track))
    told = [[(0, 10_000)], [(0, 10_000), (60_000, 70_000)], [(0, 10_000), (60_000, 80_000)]]
    order = [0, 1, 2, 2, 0, 1, 0]
    random.Random(7).shuffle(order)
    for index in order:
        beacon(guest, track, *told[index])
        clock.wait(10)
    play = Play.objects.get()
    assert play.heard == [[0, 10_000], [60_000, 80_000]]
    assert (play.heard_ms, play.counted) == (30_000, True)
    assert counts() == (1, 80_000)
    lossy = enter(share(owner, track))
    beacon(lossy, track, *told[0])
    clock.wait(30)
    beacon(lossy, track, *told[2])
    assert [play.heard for play in Play.objects.all()] == [play.heard] * 2
    assert LinkCopy.objects.filter(plays=1).count() == 2


def test_the_same_seconds_again_are_no_more(owner, track, clock):
    guest = enter(share(owner, track))
    for _ in range(10):
        beacon(guest, track, (0, 9_000), (2_000, 10_000))
        clock.wait(10)
    assert counts() == (0, 10_000)


def test_what_cannot_have_been_heard_yet_does_not_count(owner, track, clock):
    guest = enter(share(owner, track))
    beacon(guest, track, (0, MINUTES))
    assert counts() == (0, 0)
    clock.wait(1)
    beacon(guest, track, (0, MINUTES))
    assert counts() == (0, 0)
    assert owner.api.get(f"/track/{track.pk}/heard").json()["results"][0]["furthest_ms"] == 0
    # The same words, once they can be true.
    clock.wait((MINUTES - heard.HEAD_START_MS) / heard.SPEED / 1_000)
    beacon(guest, track, (0, MINUTES))
    assert counts() == (1, MINUTES)


def test_racing_beacons_count_one_play(owner, track, clock):
    guest = enter(share(owner, track))
    token = guest._credentials["HTTP_AUTHORIZATION"]

    def tell(_) -> int:
        client = type(guest)()
        client.credentials(HTTP_AUTHORIZATION=token)
        try:
            return beacon(client, track, (0, 12_000)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(tell, range(8))) == {204}  # the first ones: one makes the play
        clock.wait(20)
        Version.objects.update(duration_ms=20_000)
        assert set(threads.map(tell, range(8))) == {204}
    assert Play.objects.count() == 1
    assert counts() == (1, 12_000)
    assert Event.objects.filter(kind="link.played").count() == 1


def test_a_listening_that_another_request_has_just_begun_is_gone_on_with(
    owner, track, clock, monkeypatch
):
    guest = enter(share(owner, track))
    beacon(guest, track, (0, 10_000))
    find, seen = plays._find, []

    def find_nothing_at_first(principal, listening):
        seen.append(listening)
        return find(principal, listening if len(seen) > 1 else replace(listening, key="none yet"))

    monkeypatch.setattr(plays, "_find", lambda *a: _named(find_nothing_at_first(*a), "first"))
    assert beacon(guest, track, (10_000, 14_000)).status_code == 204
    assert len(seen) == 2
    assert Play.objects.get().heard == [[0, 14_000]]


def _named(play, key):
    play.key = key
    return play


def test_nothing_is_heard_past_the_end(owner, track, clock):
    guest = enter(share(owner, track))
    beacon(guest, track, (MINUTES - 1_000, MINUTES + 50_000), (MINUTES + 1, MINUTES + 2))
    assert Play.objects.get().heard == [[MINUTES - 1_000, MINUTES]]


def test_many_small_pieces_are_kept_up_to_a_bound():
    pieces = [(n * 10, n * 10 + 1 + n % 2) for n in range(heard.MOST_RANGES * 2)]
    kept = heard.merged(pieces, None)
    assert len(kept) == heard.MOST_RANGES
    assert kept == sorted(kept)
    assert heard.length_of(kept) == 2 * heard.MOST_RANGES
    assert heard.merged([(5, 5), (9, 3), (0, 4), (4, 6)], None) == [[0, 6]]


@pytest.mark.parametrize(
    "ranges",
    [
        [[-1, 5]],
        [[0]],
        [[0, 1, 2]],
        [["a", "b"]],
        [[0, 10**12]],
        [[0, 1]] * 501,
        "all",
        [[0, None]],
    ],
)
def test_what_is_no_ranges_is_refused(owner, track, ranges):
    body = {"version": str(track.current_version_id), "play": "x", "ranges": ranges}
    answer = owner.api.post(f"/track/{track.pk}/heard", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Play.objects.exists()


def test_bots_are_not_listeners(owner, track, clock):
    guest = enter(share(owner, track), agent="Mozilla/5.0 (compatible; Googlebot/2.1)")
    listen(guest, track, clock, 60)
    assert counts() == (0, 0)
    assert not Play.objects.exists()


def test_only_what_a_guest_may_hear_is_heard(owner, track, clock):
    older = track.current_version_id
    newer = make_version(track)
    guest = enter(share(owner, track))
    assert beacon(guest, track, (0, 9_000), version=older).status_code == 404
    assert beacon(guest, track, (0, 9_000), version=newer.pk).status_code == 204
    beside = make_track(track.project, "Beside")
    assert beacon(guest, beside, (0, 9_000)).status_code == 404
    assert beacon(Visitor.logged_in().api, track, (0, 9_000)).status_code == 404


def test_who_has_heard_it_is_told_to_members(owner, track, clock):
    producer = member(track.space, Role.COMMENTER)
    guest = enter(share(owner, track), name="Cleo")
    listen(guest, track, clock, 20)
    clock.wait(60)
    listen(producer.api, track, clock, 40)
    answer = owner.api.get(f"/track/{track.pk}/heard")
    assert_documented(answer)
    rows = answer.json()["results"]
    who = {(row["person"] or row["guest"])["name"]: row for row in rows}
    assert who["Ada"]["person"]["id"] == str(producer.user.pk)
    assert (who["Ada"]["plays"], who["Ada"]["furthest_ms"]) == (1, 40_000)
    assert (who["Cleo"]["plays"], who["Cleo"]["furthest_ms"]) == (0, 20_000)
    older = owner.api.get(f"/track/{track.pk}/heard?version={make_version(track).pk}")
    assert older.json()["results"] == []
    assert guest.get(f"/track/{track.pk}/heard").status_code == 401
    assert Visitor.logged_in().api.get(f"/track/{track.pk}/heard").status_code == 404


def test_a_links_statistics_say_what_came_of_it(owner, track, clock):
    link = share(owner, track.project, recipients=["Ada", "Bob"], may_download=True, max_plays=9)
    ada, bob = enter(link), enter(link, copy=1)
    other = make_track(track.project, "Other")
    Version.objects.update(duration_ms=MINUTES)
    listen(ada, track, clock, 60)
    listen(ada, track, clock, 40, play="again")
    listen(bob, track, clock, 10)
    listen(bob, other, clock, 30)
    assert bob.get(f"/track/{track.pk}/download").status_code in (200, 302)
    answer = owner.api.get(f"/link/{link['id']}/stats")
    assert_documented(answer)
    told = answer.json()
    assert {name: told[name] for name in ("opens", "guests", "plays", "downloads")} == {
        "opens": 2, "guests": 2, "plays": 3, "downloads": 1,
    }  # fmt: skip
    assert (told["furthest_ms"], told["plays_left"]) == (60_000, 9)
    copies = [
        (c["recipient"], c["plays"], c["downloads"], c["furthest_ms"]) for c in told["copies"]
    ]
    assert copies == [("Ada", 2, 0, 60_000), ("Bob", 1, 1, 30_000)]
    heard_of = [
        (row["title"], row["plays"], row["listeners"], row["furthest_ms"]) for row in told["tracks"]
    ]
    assert heard_of == [("Harbour", 2, 1, 60_000), ("Other", 1, 1, 30_000)]
    assert member(track.space, Role.VIEWER).api.get(f"/link/{link['id']}/stats").status_code == 403
