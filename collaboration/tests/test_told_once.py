"""Telling an event again, or several at the same moment, tells each exactly once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.tests.people import Visitor
from collaboration import services
from collaboration.models import Activity, Comment, Notification, Told
from collaboration.tests.commenting import member, post
from collaboration.tests.factories import make_comment
from collaboration.tests.telling import forget_what_happened, lines, read, tell_everything, told
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track
from wavic.events import Event
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    track = make_track(make_project(make_space(owner.user)))
    forget_what_happened()
    return track


def at_once(*calls) -> list:
    """What the calls return or raise, begun together in threads of their own."""
    ready = Barrier(len(calls))

    def run(call):
        ready.wait()
        try:
            return call()
        except Exception as error:  # noqa: BLE001  (the test looks at it)
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def nothing(_user) -> None:
    """No mail is to be written."""


def test_telling_again_changes_nothing_even_after_it_was_read(owner, track):
    ben = member(track, Role.COMMENTER)
    post(owner, track, mentions=[str(ben.user.pk)])
    post(owner, track)
    rows = told(ben)
    assert told(ben) == rows
    read(ben, all=True)
    assert [row["read"] for row in told(ben)] == [True, True]
    assert Activity.objects.count() == Told.objects.count() == 2


def test_who_is_mentioned_is_mailed_by_the_telling_that_told_them(owner, track):
    ben = member(track, Role.COMMENTER)
    post(owner, track, mentions=[str(ben.user.pk)])
    mailed = []
    for _ in range(2):
        services.notify(Event.objects.get(kind="comment.posted"), mailed.append)
    assert mailed == [ben.user.pk]


def test_one_event_told_by_several_at_the_same_moment(owner, track):
    ben = member(track, Role.COMMENTER)
    post(owner, track)
    event = Event.objects.get(kind="comment.posted")
    tellings = [lambda: services.notify(event, nothing), lambda: services.write_activity(event)]
    outcomes = at_once(*tellings * 4)
    assert (outcomes[::2], sorted(outcomes[1::2])) == ([None] * 4, [False] * 3 + [True])
    assert lines(told(ben)) == [("comment", 1)]
    assert Activity.objects.count() == 1


def test_many_events_of_a_group_told_at_the_same_moment_are_counted_exactly(owner, track):
    people = [member(track, Role.COMMENTER) for _ in range(3)]
    for number in range(8):
        post(owner, track, body=f"Say {number}")
    tellings = [
        lambda event=event: services.notify(event, nothing)
        for event in Event.objects.filter(kind="comment.posted")
    ]
    assert at_once(*tellings) == [None] * 8
    for visitor in people:
        [row] = told(visitor)
        assert (row["count"], row["excerpt"]) == (8, "Say 7")


def test_what_is_read_while_more_is_told_is_neither_lost_nor_doubled(owner, track):
    ben = member(track, Role.COMMENTER)
    for number in range(6):
        post(owner, track, body=f"Say {number}")
    events = list(Event.objects.filter(kind="comment.posted"))
    tellings = [lambda event=event: services.notify(event, nothing) for event in events]
    readings = [lambda: services.mark_read(ben.user.pk, track=track.pk)] * 3
    assert at_once(*tellings, *readings) == [None] * 9
    rows = told(ben)
    assert sum(row["count"] for row in rows) == 6
    assert sum(not row["read"] for row in rows) <= 1


def test_what_is_told_late_does_not_pass_for_the_latest(owner, track):
    ben = member(track, Role.COMMENTER)
    for body in ("First", "Second"):
        post(owner, track, body=body)
    for event in Event.objects.filter(kind="comment.posted").order_by("-pk"):
        services.notify(event, nothing)
    [row] = told(ben)
    assert (row["excerpt"], row["count"]) == ("Second", 2)
    assert row["created_at"] < row["updated_at"]


def test_a_hundred_acts_are_remembered_and_all_are_counted(owner, track):
    ben = member(track, Role.COMMENTER)
    comment = make_comment(track)
    tell_everything()
    told_before = Notification.objects.get(user=ben.user)
    Notification.objects.filter(pk=told_before.pk).update(count=400, acts=[*told_before.acts * 100])
    post(owner, track, body="Last")
    [row] = told(ben)
    assert (row["count"], row["excerpt"]) == (401, "Last")
    assert len(Notification.objects.get(user=ben.user).acts) == 100
    assert Comment.objects.filter(pk=comment.pk).exists()


def test_telling_costs_the_same_however_many_are_told(owner, track):
    costs = []
    for size in (1, 19):
        for _ in range(size):
            member(track, Role.COMMENTER)
        post(owner, track)
        event = Event.objects.filter(kind="comment.posted").order_by("-pk")[0]
        with round_trips() as trips:
            services.notify(event, nothing)
        costs.append(len(trips))
        assert not [plan for plan in trips.plans() if plan.collection_scan], str(trips)
    assert costs[0] == costs[1]
    assert Notification.objects.count() == 20


def test_a_digest_can_tell_what_it_has_told(owner, track):
    """`mailed_at` is null as long as there is news; `mailed_count` says how much was told."""
    ben = member(track, Role.COMMENTER)
    for _ in range(2):
        post(owner, track)
    tell_everything()
    row = Notification.objects.get(user=ben.user)
    services.mark_mailed([row.pk])
    row.refresh_from_db()
    assert (row.mailed_at is None, row.mailed_count, row.count) == (False, 2, 2)
    post(owner, track)
    tell_everything()
    row.refresh_from_db()
    assert (row.mailed_at, row.mailed_count, row.count) == (None, 2, 3)
