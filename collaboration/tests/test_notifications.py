"""Everybody is told what concerns them, once, in as few lines as it takes."""

import pytest

from accounts.tests.people import Visitor, person
from collaboration.models import Level, Notification, Preferences
from collaboration.tests.commenting import member, post
from collaboration.tests.factories import guest_of, make_link
from collaboration.tests.telling import (
    forget_what_happened,
    inbox,
    lines,
    read,
    tell_everything,
    told,
)
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Version
from tracks.services import analyse_version
from tracks.tests.factories import make_track, make_version
from wavic import events
from wavic.events import Event
from wavic.mongo.transactions import run_in_transaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person(name="Ada"))


@pytest.fixture
def track(owner):
    track = make_track(make_project(make_space(owner.user)))
    forget_what_happened()
    return track


@pytest.fixture
def ben(track):
    return member(track, Role.COMMENTER)


def say_ready(version: Version) -> None:
    """What the worker says at the end of a version's way."""
    run_in_transaction(
        lambda: events.emit("version.ready", space=version.track.space_id, subject=version)
    )


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


def test_each_is_told_as_it_concerns_them_and_nobody_of_what_they_did(owner, track, ben):
    eli, mia = member(track, Role.COMMENTER), member(track, Role.VIEWER)
    thread = post(ben, track).json()
    forget_what_happened()
    post(eli, track, start_ms=None, parent=thread["id"], mentions=[str(owner.user.pk)])
    # The one mentioned, the one replied to, everybody else; and not who wrote it.
    assert lines(told(owner, unread="true")) == [("mention", 1)]
    assert lines(told(ben, unread="true")) == [("reply", 1)]
    assert lines(told(mia, unread="true")) == [("comment", 1)]
    assert lines(told(eli, unread="true")) == []


def test_mentions_stay_single_and_an_edit_tells_those_who_are_new(owner, track, ben):
    eli = member(track, Role.COMMENTER)
    said = [post(owner, track, mentions=[str(ben.user.pk)]).json() for _ in range(2)]
    both = [str(ben.user.pk), str(eli.user.pk)]
    assert owner.api.patch(f"/comment/{said[0]['id']}", {"mentions": both}).status_code == 200
    assert lines(told(ben)) == [("mention", 1), ("mention", 1)]
    assert lines(told(eli)) == [("mention", 1), ("comment", 2)]


def test_reactions_join_by_comment_and_go_to_its_author_only(owner, track, ben):
    eli = member(track, Role.COMMENTER)
    comment = post(ben, track).json()["id"]
    for visitor in (owner, eli):
        visitor.api.post(f"/comment/{comment}/reaction", {"emoji": "🔥"})
    ben.api.post(f"/comment/{comment}/reaction", {"emoji": "🔥"})
    [row] = told(ben)
    assert (row["kind"], row["count"], row["comment"]) == ("reaction", 2, comment)
    assert lines(told(eli)) == [("comment", 1)]


def test_versions_verdicts_and_the_sign_off(owner, track, ben):
    version = make_version(track, label="Mix 2")
    say_ready(version)
    [row] = told(ben)
    assert (row["kind"], row["version"]["label"]) == ("version", "Mix 2")
    at = f"/track/{track.pk}/version/{version.pk}"
    assert ben.api.post(f"{at}/request-changes", {"note": "The clap."}).status_code == 200
    [wanted] = told(owner)
    assert (wanted["kind"], wanted["excerpt"]) == ("changes_requested", "The clap.")
    assert ben.api.post(f"{at}/approve", {}).status_code == 200
    assert owner.api.post(f"/project/{track.project_id}/sign-off").status_code == 200
    assert lines(told(owner)) == [("approved", 1), ("changes_requested", 1)]
    assert lines(told(ben)) == [("signed_off", 1), ("version", 1)]


def test_new_tracks_of_a_record_are_one_line(owner, track, ben):
    for title in ("One", "Two", "Three"):
        say_ready(Version.objects.get(track=make_track(track.project, title)))
    [row] = told(ben)
    assert (row["kind"], row["count"], row["track"]["title"]) == ("track", 3, "Three")


def test_who_uploaded_a_file_that_is_none_is_told_alone(owner, track, ben):
    broken = make_version(track, b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 400)
    analyse_version(broken.pk)
    assert Version.objects.get(pk=broken.pk).status == "failed"
    assert lines(told(owner)) == [("version_failed", 1)]
    assert lines(told(ben)) == []


def test_a_level_says_what_is_told(owner, track):
    people = {level: member(track, Role.COMMENTER) for level in Level.values}
    for level, visitor in people.items():
        Preferences.objects.create(user=visitor.user, level=level)
    post(owner, track)
    begun = {level: post(visitor, track).json()["id"] for level, visitor in people.items()}
    for comment in begun.values():
        owner.api.post(f"/comment/{comment}/reaction", {"emoji": "🔥"})
        post(owner, track, start_ms=None, parent=comment)
    post(owner, track, mentions=[str(visitor.user.pk) for visitor in people.values()])
    assert lines(told(people["everything"])) == [
        *(("mention", 1), ("comment", 5), ("reply", 1), ("reaction", 1)),
    ]
    assert lines(told(people["mine"])) == [("mention", 1), ("reply", 1), ("reaction", 1)]
    assert told(people["nothing"]) == []
    path = f"/artist/{track.space_id}/members/{people['nothing'].user.pk}"
    assert owner.api.patch(path, {"role": "viewer"}).status_code == 200
    [row] = told(people["nothing"])
    assert (row["kind"], row["role"]) == ("role_changed", "viewer")


def test_who_uploaded_a_version_is_told_of_comments_on_it(owner, track, ben):
    Preferences.objects.create(user=owner.user, level=Level.MINE)
    post(ben, track)
    assert lines(told(owner)) == [("comment", 1)]


def test_a_guest_is_told_of_by_name(owner, track, ben):
    guest = guest_of(make_link(track, may_comment=True), name="$name")
    said = {"track": str(track.pk), "body": "$body", "start_ms": 0}
    assert guest.post("/comment", said).status_code == 201
    [row] = told(ben)
    assert row["actors"] == [{"id": None, "name": "$name", "image": None}]
    assert row["excerpt"] == "$body"


def test_what_is_deleted_is_counted_no_more(owner, track, ben):
    first, second = (post(owner, track, body=body).json()["id"] for body in ("First", "Second"))
    post(owner, track, body="Look", mentions=[str(ben.user.pk)])
    mention = told(ben)[0]["comment"]
    assert owner.api.delete(f"/comment/{mention}").status_code == 204
    assert owner.api.delete(f"/comment/{second}").status_code == 204
    [row] = told(ben)
    assert (row["kind"], row["count"], row["excerpt"]) == ("comment", 1, "First")
    read(ben, ids=[row["id"]])
    assert owner.api.delete(f"/comment/{first}").status_code == 204
    assert told(ben) == []


def test_what_is_in_the_trash_is_shown_and_counted_again_once_it_is_back(owner, track, ben):
    post(owner, track)
    assert (lines(told(ben)), inbox(ben)["unread"]) == ([("comment", 1)], 1)
    assert owner.api.delete(f"/track/{track.pk}").status_code == 204
    assert (told(ben), inbox(ben)["unread"]) == ([], 0)
    type(track).objects.update(state="active")
    assert (lines(told(ben)), inbox(ben)["unread"]) == ([("comment", 1)], 1)
    type(track.project).objects.update(state="trashed")
    assert (told(ben), inbox(ben)["unread"]) == ([], 0)


def test_who_lost_access_sees_and_counts_nothing_of_it(owner, track):
    only_here = Visitor.logged_in()
    add_member(track.space, only_here.user, Role.COMMENTER, track.project)
    post(owner, track)
    assert lines(told(only_here)) == [("comment", 1)]
    elsewhere = make_project(track.space, "Secret")
    moved = owner.api.post(f"/track/{track.pk}/move", {"project": str(elsewhere.pk)})
    assert moved.status_code == 200
    assert (told(only_here), inbox(only_here)["unread"]) == ([], 0)


def test_who_was_removed_is_told_that_and_nothing_else(owner, track, ben):
    post(owner, track)
    assert lines(told(ben)) == [("comment", 1)]
    removed = owner.api.delete(f"/artist/{track.space_id}/members/{ben.user.pk}")
    assert removed.status_code == 204
    assert inbox(ben)["unread"] == 0  # at once, before the worker comes to it
    post(owner, track)
    [row] = told(ben)
    assert (row["kind"], row["space"]["name"]) == ("member_removed", track.space.name)
    assert Notification.objects.filter(user=ben.user).count() == 1


def test_what_was_read_elsewhere_is_told_to_every_screen(owner, track, ben):
    post(owner, track)
    tell_everything()
    changed = Event.objects.filter(kind="notification.changed", data__user=str(ben.user.pk))
    before = changed.count()
    read(ben, all=True)
    read(ben, all=True)
    assert changed.count() == before + 1
    assert not changed.exclude(space=None).exists()


def test_marking_read_touches_ones_own_only(owner, track, ben):
    eli = member(track, Role.COMMENTER)
    post(owner, track)
    [row] = told(eli)
    assert read(ben, ids=[row["id"]]) == 1
    assert read(ben, space=str(make_space(ben.user).pk)) == 1
    assert read(ben, space=str(track.space_id)) == 0
    assert inbox(eli)["unread"] == 1


NONSENSE = [
    {},
    {"all": False},
    {"all": True, "track": "0" * 24},
    {"ids": []},
    {"ids": "0" * 24},
    {"ids": ["0" * 24] * 101},
    {"ids": [{"$ne": None}]},
    {"track": {"$ne": None}},
    {"track": ".*"},
    {"space": "0" * 23 + "\0"},
    ["all"],
]


def test_what_makes_no_sense_marks_nothing(owner, track, ben):
    post(owner, track)
    tell_everything()
    for body in NONSENSE:
        answer = ben.api.post("/notification/read", body, format="json")
        assert answer.status_code == 400, (body, answer.json())
    for query in ("unread=maybe", "cursor=%00", "cursor=x", "limit=0", "unread=true&limit=x"):
        assert ben.api.get(f"/notification?{query}").status_code == 400, query
    assert inbox(ben)["unread"] == 1


def test_pages_go_on_where_they_ended_though_something_is_told_meanwhile(owner, track, ben):
    mention = [str(ben.user.pk)]
    said = [post(owner, track, mentions=mention).json()["id"] for _ in range(5)]
    tell_everything()
    first = inbox(ben, limit=2)
    post(owner, track, mentions=mention)
    tell_everything()
    second = inbox(ben, limit=2, cursor=first["next"])
    shown = [row["comment"] for row in first["results"] + second["results"]]
    assert shown == said[:0:-1]
    back = inbox(ben, limit=2, cursor=second["previous"])
    assert [row["id"] for row in back["results"]] == [row["id"] for row in first["results"]]
