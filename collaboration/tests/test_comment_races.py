"""Of those who change the same comment at the same moment one wins, and the others are told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts.tests.people import Visitor
from collaboration import services
from collaboration.models import Comment
from collaboration.services import comments, reactions
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.events import Event
from wavic.lifecycle.models import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def another(visitor) -> Visitor:
    """The same person in another tab: a client is one thread's."""
    mine = Visitor(visitor.user)
    mine.bear(visitor.token)
    return mine


def at_once(*jobs):
    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result() for done in [threads.submit(job) for job in jobs]]


def post(visitor, track, **said):
    return another(visitor).api.post("/comment", {"track": str(track.pk), "body": "x", **said})


def test_of_edits_on_one_revision_one_stands(owner, track):
    thread = make_comment(track)

    def edit(number):
        body = {"body": f"Take {number}"}
        tab = another(owner)
        return tab.api.patch(f"/comment/{thread.pk}", body, headers={"If-Match": '"1"'})

    answers = at_once(*(lambda n=n: edit(n) for n in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    now = owner.api.get(f"/comment/{thread.pk}").json()
    assert len(now["history"]) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["current"] == now


def test_a_thread_is_resolved_once_by_all_who_resolve_it(owner, track):
    thread = make_comment(track)
    path = f"/comment/{thread.pk}/resolve"
    answers = at_once(*(lambda: another(owner).api.post(path) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert Event.objects.filter(kind="comment.resolved").count() == 1
    track.refresh_from_db()
    assert (track.open_comments, track.resolved_comments) == (0, 1)


def test_the_last_places_in_a_thread_are_given_once(owner, track, monkeypatch):
    monkeypatch.setattr(comments, "MOST_REPLIES", 3)
    thread = make_comment(track)
    answers = at_once(*(lambda: post(owner, track, parent=str(thread.pk)) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 3
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"thread_full"}
    assert Comment.objects.filter(parent=thread).count() == 3


def test_a_reply_is_never_left_without_its_thread(owner, track):
    for _ in range(5):
        thread = make_comment(track)
        path = f"/comment/{thread.pk}"
        replied, deleted = at_once(
            lambda thread=thread: post(owner, track, parent=str(thread.pk)).status_code,
            lambda path=path: another(owner).api.delete(path).status_code,
        )
        thread.refresh_from_db()
        assert deleted == 204
        if replied == 201:  # it came first, so a tombstone stays above it
            assert (thread.state, thread.body, thread.reply_count) == (State.ACTIVE, "", 1)
        else:
            assert (replied, thread.state) == (404, State.TRASHED)
    assert services.recount_comments(track.pk) == 0


def test_the_last_replies_deleted_at_once_take_the_tombstone_along(owner, track):
    thread = make_comment(track)
    replies = [make_comment(track, "Yes", parent=thread.pk) for _ in range(3)]
    services.delete_comment(owner.user, thread.pk)
    at_once(*(lambda r=r: services.delete_comment(owner.user, r.pk) for r in replies))
    assert not Comment.objects.filter(track=track).exists()
    track.refresh_from_db()
    assert track.open_comments == 0


def test_all_who_react_at_once_are_counted_and_nobody_twice(owner, track, monkeypatch):
    monkeypatch.setattr(reactions, "MOST_EMOJI", 2)
    thread = make_comment(track)
    people = [owner, *(Visitor.logged_in() for _ in range(3))]
    for person in people[1:]:
        add_member(track.space, person.user, Role.COMMENTER)

    def react(person, emoji):
        path = f"/comment/{thread.pk}/reaction"
        return another(person).api.post(path, {"emoji": emoji}).status_code

    thumbs = at_once(*(lambda p=p: react(p, "👍") for p in people * 2))
    assert set(thumbs) == {200}
    others = at_once(*(lambda e=e: react(owner, e) for e in ("🎸", "🥁", "🎹")))
    assert sorted(others) == [200, 409, 409]
    [first, second] = owner.api.get(f"/comment/{thread.pk}").json()["reactions"]
    assert (first["emoji"], first["count"], second["count"]) == ("👍", 4, 1)
