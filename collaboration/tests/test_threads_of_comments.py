"""Threads at moments of the music, with replies: written, shown, resolved."""

import pytest

from accounts.tests.people import Visitor
from collaboration.models import Comment
from collaboration.tests.commenting import counts, member, post, threads
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track, make_version, process
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def test_a_conversation_is_listed_as_the_music_plays(owner, track):
    other = member(track, Role.COMMENTER)
    later = post(other, track, "Breathe here.", 150, end_ms=180).json()
    first = post(owner, track, "The **bass** <b>!</b>", 20).json()
    answer = post(other, track, "Which one?", None, parent=first["id"])
    assert_documented(answer)
    deeper = post(owner, track, "The low one.", None, parent=answer.json()["id"]).json()
    assert deeper["parent"] == first["id"]  # one level deep
    listed = threads(owner, track)
    assert [thread["id"] for thread in listed] == [first["id"], later["id"]]
    assert [reply["body"] for reply in listed[0]["replies"]] == ["Which one?", "The low one."]
    assert listed[0]["body"] == "The **bass** <b>!</b>"  # as typed: clients render it
    assert listed[0]["author"]["id"] == str(owner.user.pk)
    assert listed[0]["replies"][0]["author"]["id"] == str(other.user.pk)
    assert (listed[0]["reply_count"], listed[1]["end_ms"]) == (2, 180)
    assert listed[0]["version"] == str(track.current_version_id)
    assert not listed[0]["carried"]
    assert counts(track) == (2, 0)
    version = owner.api.get(f"/track/{track.pk}").json()["version"]
    assert version["comments"] == {"open": 2, "resolved": 0}


def test_a_list_is_of_a_version_and_of_a_status(owner, track):
    older = track.current_version_id
    done, undone = post(owner, track).json(), post(owner, track).json()
    newer = make_version(track)
    on_newer = post(owner, track).json()
    owner.api.post(f"/comment/{done['id']}/resolve")

    def ids(**query):
        return {thread["id"] for thread in threads(owner, track, **query)}

    assert ids() == {done["id"], undone["id"], on_newer["id"]}
    assert ids(version=older) == {done["id"], undone["id"]}
    assert ids(version=newer.pk) == {on_newer["id"]}
    assert ids(status="open") == {undone["id"], on_newer["id"]}
    assert ids(status="resolved", version=older) == {done["id"]}
    elsewhere = make_track(track.project).current_version_id
    path = f"/comment/track/{track.pk}"
    assert owner.api.get(path, {"version": elsewhere}).status_code == 404
    assert owner.api.get(path, {"status": "none"}).status_code == 400


def test_pages_go_forth_and_back(owner, track):
    made = [make_comment(track, f"{n}", start_ms=n // 2, version=None) for n in range(5)]
    Comment.objects.filter(pk=made[1].pk).update(resolved=True)
    path = f"/comment/track/{track.pk}?limit=2"
    pages, page = [], owner.api.get(path).json()
    while True:
        pages.append([thread["body"] for thread in page["results"]])
        if not page["next"]:
            break
        page = owner.api.get(path, {"cursor": page["next"], "limit": 2}).json()
    assert pages == [["0", "1"], ["2", "3"], ["4"]]
    back = owner.api.get(path, {"cursor": page["previous"], "limit": 2}).json()
    assert [thread["body"] for thread in back["results"]] == ["2", "3"]


NONSENSE = [
    ({"start_ms": -1}, "start_ms"),
    ({"start_ms": 1.5}, "start_ms"),
    ({"start_ms": "5"}, "start_ms"),
    ({"start_ms": True}, "start_ms"),
    ({"start_ms": None}, "start_ms"),
    ({"start_ms": 201}, "start_ms"),
    ({"start_ms": 2**31}, "start_ms"),
    ({"start_ms": 10, "end_ms": 10}, "end_ms"),
    ({"start_ms": 10, "end_ms": 5}, "end_ms"),
    ({"start_ms": 10, "end_ms": 201}, "end_ms"),
    ({"body": ""}, "body"),
    ({"body": " \n\t "}, "body"),
    ({"body": "x" * 10_001}, "body"),
    ({"body": "x" * 100_000}, "body"),
    ({"body": "a\0b"}, "body"),
    ({"body": ["x"]}, "body"),
    ({"body": {"$ne": None}}, "body"),
    ({"mentions": "everybody"}, "mentions"),
    ({"track": {"$ne": None}}, "track"),
]


def test_what_makes_no_sense_is_refused(owner, track):
    Version.objects.update(duration_ms=200)
    for said, field in NONSENSE:
        whole = {"track": str(track.pk), "start_ms": 0, "body": "x", **said}
        answer = owner.api.post("/comment", whole)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), said
        assert list(answer.json()["errors"]) == [field], said
    assert not Comment.objects.exists()


def test_no_number_is_no_json(owner, track):
    body = f'{{"track": "{track.pk}", "body": "x", "start_ms": NaN}}'
    answer = owner.api.generic("POST", "/comment", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_the_end_of_a_version_can_be_commented_on(owner, track):
    version = process(Version.objects.get())
    assert post(owner, track, start_ms=version.duration_ms).status_code == 201
    assert post(owner, track, end_ms=version.duration_ms).status_code == 201


def test_ids_of_elsewhere_are_not_found(owner, track):
    sibling = make_track(track.project)
    answer = post(owner, track, version=str(sibling.current_version_id))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["version"])
    stranger = Visitor.logged_in()
    foreign = make_track(make_project(make_space(stranger.user)))
    theirs = make_comment(foreign)
    for said in (
        {"version": str(foreign.current_version_id)},
        {"version": "0" * 24},
        {"parent": str(theirs.pk)},
        {"parent": str(make_comment(sibling).pk)},
        {"parent": "0" * 24},
    ):
        assert post(owner, track, **said).status_code == 404, said
    assert post(owner, foreign).status_code == 404
    for path in (f"/comment/{theirs.pk}", f"/comment/track/{foreign.pk}"):
        assert owner.api.get(path).status_code == 404
    assert owner.api.patch(f"/comment/{theirs.pk}", {"body": "x"}).status_code == 404
    for what in ("resolve", "reopen", "reaction"):
        assert owner.api.post(f"/comment/{theirs.pk}/{what}", {"emoji": "👍"}).status_code == 404
    assert owner.api.delete(f"/comment/{theirs.pk}").status_code == 404


def test_a_viewer_reads_and_says_nothing(owner, track):
    viewer = member(track, Role.VIEWER)
    comment = post(owner, track).json()
    assert len(threads(viewer, track)) == 1
    assert viewer.api.get(f"/comment/{comment['id']}").status_code == 200
    assert post(viewer, track).status_code == 403
    answer = viewer.api.post(f"/comment/{comment['id']}/reaction", {"emoji": "👍"})
    assert answer.status_code == 403


def test_a_thread_is_resolved_once_and_reopened(owner, track):
    thread = post(owner, track).json()
    reply = post(owner, track, parent=thread["id"]).json()
    for _ in range(2):
        answer = owner.api.post(f"/comment/{reply['id']}/resolve")  # a reply stands for its thread
        assert_documented(answer)
    resolved = answer.json()
    assert (resolved["id"], resolved["resolved"]) == (thread["id"], True)
    assert resolved["resolved_by"]["id"] == str(owner.user.pk)
    assert counts(track) == (0, 1)
    assert Event.objects.filter(kind="comment.resolved").count() == 1
    reopened = owner.api.post(f"/comment/{thread['id']}/reopen").json()
    assert (reopened["resolved"], reopened["resolved_by"]) == (False, None)
    assert counts(track) == (1, 0)
    owner.api.post(f"/comment/{thread['id']}/resolve")
    owner.api.delete(f"/comment/{reply['id']}")
    owner.api.delete(f"/comment/{thread['id']}")
    assert counts(track) == (0, 0)


def test_a_commenter_resolves_their_own_threads_only(owner, track):
    commenter = member(track, Role.COMMENTER)
    theirs, own = post(owner, track).json(), post(commenter, track).json()
    reply = post(commenter, track, parent=theirs["id"]).json()
    assert commenter.api.post(f"/comment/{own['id']}/resolve").status_code == 200
    assert commenter.api.post(f"/comment/{theirs['id']}/resolve").status_code == 403
    assert commenter.api.post(f"/comment/{reply['id']}/resolve").status_code == 403


def test_what_happens_is_written_to_the_outbox(owner, track):
    thread = post(owner, track, "Long " * 100).json()
    event = Event.objects.get(kind="comment.posted")
    assert (str(event.subject_id), event.actor) == (thread["id"], owner.user.pk)
    assert event.space == track.space_id
    assert event.data["track"] == str(track.pk)
    assert len(event.data["excerpt"]) <= 200
    owner.api.patch(f"/comment/{thread['id']}", {"body": "Short"})
    assert Event.objects.get(kind="comment.edited").data["fields"] == ["body"]
    owner.api.delete(f"/comment/{thread['id']}")
    assert Event.objects.get(kind="comment.deleted").data["own"] is True


def test_a_moved_track_takes_its_comments_along(owner, track):
    from collaboration.tasks import take_comments_along

    comment = make_comment(track)
    other = make_project(track.space, "Another")
    owner.api.post(f"/track/{track.pk}/move", {"project": str(other.pk)})
    assert owner.api.get(f"/comment/{comment.pk}").status_code == 200  # before the worker knows
    take_comments_along(Event.objects.get(kind="track.moved"))
    comment.refresh_from_db()
    assert comment.project_id == other.pk


def test_a_copy_of_a_track_has_no_comments(owner, track):
    make_comment(track)
    copy = owner.api.post(f"/track/{track.pk}/duplicate").json()
    assert copy["comments"] == copy["version"]["comments"] == {"open": 0, "resolved": 0}
    assert Track.objects.get(pk=copy["id"]).open_comments == 0
