"""A link's guest comments where it allows to, on what they hear, under a name of their own."""

import pytest

from accounts.tests.people import Visitor
from collaboration.models import Comment, GuestPass
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Version
from tracks.tests.factories import make_track, make_version
from wavic.events import Event
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    return make_track(make_project(make_space(owner.user)))


def post(guest, track, **said):
    body = {"track": str(track.pk), "body": "Lovely", "start_ms": 0, **said}
    return guest.post("/comment", body)


def test_a_guest_says_who_they_are_and_is_called_so(owner, track):
    guest = guest_of(make_link(track, may_comment=True))
    refused = post(guest, track)
    assert (refused.status_code, refused.json()["code"]) == (400, "name_required")
    answer = post(guest, track, name=" Gia ")
    assert_documented(answer)
    said = answer.json()
    assert (said["author"], said["guest"]["name"]) == (None, "Gia")
    assert GuestPass.objects.get().name == "Gia"
    reply = post(guest, track, parent=said["id"]).json()
    assert reply["guest"] == said["guest"]
    event = Event.objects.filter(kind="comment.posted").first()
    assert (event.actor, event.data["guest_name"]) == (None, "Gia")
    [listed] = owner.api.get(f"/comment/track/{track.pk}").json()["results"]
    assert listed["guest"]["name"] == "Gia"


def test_a_refused_comment_names_nobody(track):
    guest = guest_of(make_link(track, may_comment=True))
    assert post(guest, track, name="Gia", start_ms=5, end_ms=1).status_code == 400
    assert GuestPass.objects.get().name == ""


def test_a_link_that_allows_no_comments_shows_none(track):
    comment = make_comment(track)
    guest = guest_of(make_link(track, may_download=True), name="Gia")
    for answer in (
        guest.get(f"/comment/track/{track.pk}"),
        guest.get(f"/comment/{comment.pk}"),
        post(guest, track),
        guest.post(f"/comment/{comment.pk}/reaction", {"emoji": "👍"}),
    ):
        assert answer.status_code == 403


def test_a_guest_reads_and_writes_on_the_version_they_hear(track):
    older = Version.objects.get()
    on_older = make_comment(track, "On the older")
    pinned = guest_of(make_link(older, may_comment=True), name="Pia")
    newer = make_version(track)
    on_newer = make_comment(track, "On the newer")
    following = guest_of(make_link(track, may_comment=True), name="Finn")
    for guest, mine, other, version in (
        (following, on_newer, on_older, older),
        (pinned, on_older, on_newer, newer),
    ):
        answer = guest.get(f"/comment/track/{track.pk}")
        assert_documented(answer)
        assert [thread["id"] for thread in answer.json()["results"]] == [str(mine.pk)]
        path = f"/comment/track/{track.pk}?version={version.pk}"
        assert guest.get(path).status_code == 404
        assert guest.get(f"/comment/{mine.pk}").status_code == 200
        assert guest.get(f"/comment/{other.pk}").status_code == 404
        assert post(guest, track, parent=str(other.pk)).status_code == 404
        assert post(guest, track, version=str(version.pk)).status_code == 404
        assert post(guest, track).json()["version"] != str(version.pk)


def test_a_guest_changes_only_what_they_said_themselves(owner, track):
    link = make_link(track, may_comment=True)
    guest, other = guest_of(link, name="Gia"), guest_of(link, name="Gia")
    path = f"/comment/{post(guest, track).json()['id']}"
    theirs = f"/comment/{make_comment(track).pk}"
    assert guest.patch(path, {"body": "Even lovelier"}).json()["body"] == "Even lovelier"
    assert other.patch(path, {"body": "x"}).status_code == 403  # the same name is not enough
    assert other.delete(path).status_code == 403
    assert guest.patch(theirs, {"body": "x"}).status_code == 403
    assert guest.delete(path).status_code == 204
    assert Comment.objects.get(body="Even lovelier").trashed_by == GuestPass.objects.first().pk


def test_a_guest_reacts_by_name_and_mentions_nobody(owner, track):
    comment = make_comment(track)
    nameless = guest_of(make_link(track, may_comment=True))
    path = f"/comment/{comment.pk}/reaction"
    assert nameless.post(path, {"emoji": "👍"}).json()["code"] == "name_required"
    guest = guest_of(make_link(track, may_comment=True), name="Gia")
    [group] = guest.post(path, {"emoji": "👍"}).json()["reactions"]
    assert (group["names"], group["mine"]) == (["Gia"], True)
    refused = post(guest, track, mentions=[str(owner.user.pk)])
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["mentions"])


def test_nothing_else_of_comments_is_for_guests(track):
    comment = make_comment(track)
    guest = guest_of(make_link(track, may_comment=True), name="Gia")
    assert guest.post(f"/comment/{comment.pk}/resolve").status_code == 401
    assert guest.post(f"/comment/{comment.pk}/reopen").status_code == 401
    assert guest.get(f"/comment/track/{track.pk}/export").status_code == 401


def test_a_link_to_another_track_opens_no_comments_here(track):
    comment = make_comment(track)
    guest = guest_of(make_link(make_track(track.project), may_comment=True), name="Gia")
    assert guest.get(f"/comment/track/{track.pk}").status_code == 404
    assert guest.get(f"/comment/{comment.pk}").status_code == 404
    assert post(guest, track).status_code == 404
