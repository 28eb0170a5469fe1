"""What an edit keeps, and what a deletion leaves of a conversation."""

import pytest

from accounts.tests.people import Visitor
from collaboration.models import Comment
from collaboration.services import comments
from collaboration.tests.commenting import counts, member, post, threads
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track
from wavic.events import Event
from wavic.lifecycle.models import State
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def test_an_edit_keeps_what_was_said_before(owner, track):
    comment = post(owner, track, "First", 10).json()
    path = f"/comment/{comment['id']}"
    answer = owner.api.patch(path, {"body": "Second", "start_ms": 20, "end_ms": 30})
    assert_documented(answer)
    edited = answer.json()
    assert (edited["body"], edited["start_ms"], edited["end_ms"]) == ("Second", 20, 30)
    assert edited["edited_at"]
    assert [said["body"] for said in edited["history"]] == ["First"]
    assert owner.api.patch(path, {"end_ms": None}).json()["end_ms"] is None
    assert owner.api.patch(path, {"end_ms": 5}).status_code == 400
    assert owner.api.patch(path, {"body": ""}).status_code == 400


def test_an_edit_that_changes_nothing_writes_nothing(owner, track):
    comment = post(owner, track, "Same", 10).json()
    before = Event.objects.count()
    answer = owner.api.patch(f"/comment/{comment['id']}", {"body": " Same ", "start_ms": 10})
    assert answer.json() == comment
    assert Event.objects.count() == before


def test_a_reply_has_no_moment_of_its_own(owner, track):
    thread = post(owner, track, start_ms=70).json()
    reply = post(owner, track, "Yes.", 5, parent=thread["id"]).json()
    assert (reply["start_ms"], reply["replies"]) == (70, [])
    answer = owner.api.patch(f"/comment/{reply['id']}", {"start_ms": 9}).json()
    assert (answer["start_ms"], answer["edited_at"]) == (70, None)


def test_only_so_many_edits_are_remembered(owner, track, monkeypatch):
    monkeypatch.setattr(comments, "MOST_EDITS", 2)
    path = f"/comment/{post(owner, track, 'a').json()['id']}"
    for body in ("b", "c", "d"):
        last = owner.api.patch(path, {"body": body}).json()
    assert [said["body"] for said in last["history"]] == ["b", "c"]


def test_nobody_edits_what_others_said(owner, track):
    other = member(track, Role.ADMIN)
    path = f"/comment/{post(owner, track).json()['id']}"
    assert other.api.patch(path, {"body": "x"}).status_code == 403
    assert member(track, Role.EDITOR).api.delete(path).status_code == 403
    assert other.api.delete(path).status_code == 204  # an admin may


def test_a_thread_without_replies_goes_to_the_trash(owner, track):
    comment = post(owner, track).json()
    assert owner.api.delete(f"/comment/{comment['id']}").status_code == 204
    assert threads(owner, track) == []
    assert counts(track) == (0, 0)
    trashed = Comment.objects.get()
    assert (trashed.state, trashed.trashed_by) == (State.TRASHED, owner.user.pk)
    assert owner.api.get(f"/comment/{comment['id']}").status_code == 404
    assert owner.api.delete(f"/comment/{comment['id']}").status_code == 404
    assert post(owner, track, parent=comment["id"]).status_code == 404


def test_a_deleted_thread_with_replies_leaves_a_tombstone(owner, track):
    other = member(track, Role.COMMENTER)
    thread = post(owner, track, "Regrettable", mentions=[str(other.user.pk)]).json()
    path = f"/comment/{thread['id']}"
    owner.api.post(f"{path}/reaction", {"emoji": "👍"})
    owner.api.patch(path, {"body": "Still regrettable"})
    reply = post(other, track, "Oh!", parent=thread["id"]).json()
    assert owner.api.delete(path).status_code == 204
    [tomb] = threads(owner, track)
    assert (tomb["deleted"], tomb["body"], tomb["author"]) == (True, "", None)
    assert (tomb["mentions"], tomb["reactions"]) == ([], [])
    assert tomb["replies"][0]["body"] == "Oh!"
    assert "egrettable" not in str(Comment.objects.values().get(pk=thread["id"]))
    assert counts(track) == (1, 0)
    for answer in (
        owner.api.patch(path, {"body": "Back"}),
        owner.api.delete(path),
        owner.api.post(f"{path}/reaction", {"emoji": "👍"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "comment_deleted")
    assert owner.api.post(f"{path}/resolve").status_code == 200  # the conversation goes on
    assert other.api.delete(f"/comment/{reply['id']}").status_code == 204
    assert threads(owner, track) == []  # the last reply takes the tombstone along
    assert counts(track) == (0, 0)


def test_a_deleted_reply_is_gone_for_good(owner, track):
    thread = post(owner, track).json()
    reply = post(owner, track, "No.", parent=thread["id"]).json()
    assert owner.api.delete(f"/comment/{reply['id']}").status_code == 204
    [listed] = threads(owner, track)
    assert (listed["replies"], listed["reply_count"]) == ([], 0)
    assert Comment.objects.count() == 1
