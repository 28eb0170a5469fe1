"""Everybody is told what concerns them, once, in as few lines as it takes."""

import pytest

from accounts.tests.people import Visitor, person
from collaboration.models import Level, Notification, Preferences
from collaboration.tests.commenting import member, post
from collaboration.tests.factories import guest_of, make_link
from collaboration.tests.telling import inbox, lines, read, told
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Version
from tracks.tests.factories import make_track, make_version
from wavic.events import Event
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person(name="Ada"))


@pytest.fixture
def track(owner):
    track = make_track(make_project(make_space(owner.user)))
    work_off()
    return track


@pytest.fixture
def ben(track):
    return member(track, Role.COMMENTER)


def test_twenty_comments_are_one_line(owner, track, ben):
    eli = member(track, Role.COMMENTER)
    for number in range(20):
        post([owner, eli][number % 2], track, body=f"Say {number}")
    [row] = told(ben)
    assert (row["kind"], row["count"], row["actor_count"]) == ("comment", 20, 2)
    assert [actor["name"] for actor in row["actors"]] == [eli.user.name, "Ada"]
    assert row["excerpt"] == "Say 19"
    assert row["track"] == {"id": str(track.pk), "title": track.title}
    assert row["version"]["number"] == 1
    assert not row["read"]
    assert inbox(ben)["unread"] == 1


def test_after_it_was_read_another_line_begins(owner, track, ben):
    post(owner, track)
    assert lines(told(ben)) == [("comment", 1)]
    assert read(ben, track=str(track.pk)) == 0
    assert read(ben, track=str(track.pk)) == 0
    post(owner, track)
    rows = told(ben)
    assert [(row["count"], row["read"]) for row in rows] == [(1, False), (1, True)]
    assert lines(told(ben, unread="true")) == [("comment", 1)]
