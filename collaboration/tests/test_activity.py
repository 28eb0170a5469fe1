"""A space shows what happened in it, to each what they may know, and nothing of what is gone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from accounts.tests.people import Visitor, person
from collaboration import services
from collaboration.models import Activity
from collaboration.tests.commenting import post
from collaboration.tests.factories import guest_of, make_link
from collaboration.tests.inviting import invited
from collaboration.tests.sharing import enter, member, share
from collaboration.tests.telling import feed, forget_what_happened
from projects.tests.factories import make_project
from spaces.models import Membership, ProjectRole
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track, make_version
from wavic.events import Event
from wavic.queue.broker import MongoBroker
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person(name="Ada"))


@pytest.fixture
def space(owner):
    return make_space(owner.user)


@pytest.fixture
def track(space):
    track = make_track(make_project(space))
    forget_what_happened()
    return track


def kinds(visitor, space, **query):
    return [row["kind"] for row in feed(visitor, space, **query)]


def visitor_of(project, role=Role.EDITOR):
    visitor = Visitor.logged_in()
    add_member(project.space, visitor.user, role, project)
    return visitor


def test_the_newest_comes_first_with_who_did_what_where(owner, space):
    project = make_project(space, "First Light")
    track = make_track(project, "Harbour")
    post(owner, track, body="Too   loud.\n\nReally.")
    said, uploaded, made = feed(owner, space)
    assert (said["kind"], uploaded["kind"], made["kind"]) == (
        *("comment.posted", "version.uploaded", "project.created"),
    )
    assert said["group"] == "comments"
    assert said["actor"] == {"id": str(owner.user.pk), "name": "Ada", "image": None}
    assert said["comment"]["excerpt"] == "Too loud. Really."
    assert uploaded["version"]["number"] == 1
    for row in (said, uploaded):
        assert row["track"] == {"id": str(track.pk), "title": "Harbour"}
        assert row["project"] == {"id": str(project.pk), "title": "First Light"}
    assert made["track"] is None


def test_a_guest_is_shown_by_name(owner, space, track):
    guest = guest_of(make_link(track, may_comment=True), name="Kim")
    said = {"track": str(track.pk), "body": "Louder", "start_ms": 0}
    assert guest.post("/comment", said).status_code == 201
    [row] = feed(owner, space)
    assert (row["actor"], row["guest"]) == (None, "Kim")


def test_a_visitor_sees_what_happens_in_their_projects_only(owner, space, track):
    elsewhere = make_track(make_project(space, "Elsewhere"))
    visitor = visitor_of(track.project)
    post(owner, track)
    post(owner, elsewhere)
    invited(owner, space, "dee@example.org")
    assert kinds(visitor, space) == ["comment.posted"]
    assert kinds(visitor, space, project=str(elsewhere.project_id)) == []
    assert len(kinds(owner, space)) == 5


def test_what_moved_is_seen_where_it_is(owner, space, track):
    there = make_project(space, "There")
    here, over_there = visitor_of(track.project), visitor_of(there)
    post(owner, track)
    forgotten = kinds(here, space)
    assert forgotten == ["comment.posted"]
    moved = owner.api.post(f"/track/{track.pk}/move", {"project": str(there.pk)})
    assert moved.status_code == 200
    # At once, before the worker comes to it, and afterwards.
    assert here.api.get(f"/artist/{space.pk}/activity").json()["results"] == []
    assert kinds(here, space) == []
    assert kinds(over_there, space) == ["track.moved", "comment.posted", "project.created"]
    in_it = {"project": str(there.pk), "kind": "comments"}
    assert kinds(owner, space, **in_it) == ["comment.posted"]
    assert kinds(owner, space, project=str(track.project_id)) == []


def test_who_is_invited_is_for_who_manages_members_who_joined_for_all_but_visitors(
    owner, space, track
):
    viewer, visitor = member(space, Role.VIEWER), visitor_of(track.project)
    invited(owner, space, "dee@example.org")
    owner.api.patch(f"/artist/{space.pk}/members/{viewer.user.pk}", {"role": "editor"})
    sent = feed(owner, space, kind="people")[-1]
    assert (sent["kind"], sent["data"]["email"]) == ("invitation.sent", "dee@example.org")
    [changed] = feed(viewer, space)
    assert changed["data"] == {
        "role": "editor",
        "person": {"id": str(viewer.user.pk), "name": viewer.user.name},
    }
    assert feed(visitor, space) == []


def test_links_are_for_who_manages_them(owner, space, track):
    editor, other = member(space, Role.EDITOR), member(space, Role.EDITOR)
    viewer, visitor = member(space, Role.VIEWER), visitor_of(track.project)
    share(owner, track)
    enter(share(editor, track, recipients=["Kim Aalto"]), name="Kim")
    share(visitor, track)
    theirs = ["link.opened", "link.created"]
    assert kinds(owner, space) == ["link.created", *theirs, "link.created"]
    assert kinds(editor, space) == theirs == kinds(editor, space, kind="links")
    assert kinds(visitor, space) == ["link.created"]
    assert kinds(other, space) == kinds(viewer, space) == []
    [opened, _] = feed(editor, space)
    assert (opened["guest"], opened["data"]["recipient"]) == ("Kim", "Kim Aalto")
    # An admin who only looks at this project manages no links there, and who was an editor none.
    admin = member(space, Role.ADMIN)
    only_looks = [ProjectRole(project=track.project_id, role=Role.VIEWER)]
    Membership.objects.filter(user=admin.user).update(project_roles=only_looks)
    Membership.objects.filter(user=editor.user).update(role=Role.VIEWER)
    assert kinds(admin, space) == kinds(editor, space) == []
    # And somebody who manages this one project manages its links.
    wider = [ProjectRole(project=track.project_id, role=Role.ADMIN)]
    Membership.objects.filter(user=viewer.user).update(project_roles=wider)
    assert len(kinds(viewer, space)) == 4


def test_every_filter_and_all_of_them_together(owner, space, track):
    eli = member(space, Role.EDITOR)
    make_version(track)
    post(eli, track)
    other = make_track(make_project(space, "Other"))
    post(eli, other)
    post(owner, other)
    ada, project = str(owner.user.pk), str(other.project_id)
    assert kinds(owner, space, kind="comments") == ["comment.posted"] * 3
    assert kinds(owner, space, actor=str(eli.user.pk)) == ["comment.posted"] * 2
    assert len(kinds(owner, space, project=project)) == 4
    assert kinds(owner, space, kind="comments", project=project, actor=ada) == ["comment.posted"]
    assert kinds(owner, space, kind="versions", actor=ada) == ["version.uploaded"] * 2
    assert kinds(owner, space, kind="versions", actor=str(eli.user.pk)) == []
    paged = []
    cursor = None
    while cursor or not paged:
        query = {"limit": 2, "actor": ada, **({"cursor": cursor} if cursor else {})}
        answer = owner.api.get(f"/artist/{space.pk}/activity", query).json()
        paged += [row["kind"] for row in answer["results"]]
        cursor = answer["next"]
    assert paged == kinds(owner, space, actor=ada)


def test_what_is_trashed_is_gone_but_for_the_line_that_says_so(owner, space, track):
    said = post(owner, track, body="secret").json()
    version = make_version(track, label="Mix 2")
    assert owner.api.delete(f"/track/{track.pk}/version/{version.pk}").status_code == 204
    trashed, first = feed(owner, space)
    assert (trashed["kind"], trashed["version"]) == ("version.trashed", None)
    assert trashed["data"] == {"number": 2, "label": "Mix 2"}
    assert first["comment"]["id"] == said["id"]
    assert owner.api.delete(f"/comment/{said['id']}").status_code == 204
    assert kinds(owner, space) == ["version.trashed"]
    assert owner.api.delete(f"/track/{track.pk}").status_code == 204
    [row] = feed(owner, space)
    assert (row["kind"], row["track"], row["data"]) == ("track.trashed", None, {"title": "Harbour"})
    assert owner.api.delete(f"/project/{track.project_id}").status_code == 204
    [row] = feed(owner, space)
    assert (row["kind"], row["data"]["title"]) == ("project.trashed", "First Light")
    assert not Activity.objects.filter(data__icontains="secret").exists()


def test_what_a_comment_says_is_that_of_now(owner, space, track):
    said = post(owner, track, body="Hats too loud").json()
    assert feed(owner, space)[0]["comment"]["excerpt"] == "Hats too loud"
    owner.api.patch(f"/comment/{said['id']}", {"body": "Hats fine"})
    [row] = feed(owner, space)
    assert row["comment"]["excerpt"] == "Hats fine"
    post(owner, track, start_ms=None, parent=said["id"])
    owner.api.delete(f"/comment/{said['id']}")  # a tombstone stays for the reply
    assert len(feed(owner, space)) == 1


def test_the_worker_is_told_to_write_the_feed_of_what_was(owner, space):
    migration = import_module("collaboration.migrations.0008_feed_of_what_was")
    with connection.schema_editor() as editor:
        MongoBroker().purge_queue()
        migration.enqueue_backfill(apps, editor)
        work_off()
        assert Activity.objects.count() == 0  # a space is no line
        make_project(space)
        MongoBroker().purge_queue()
        migration.enqueue_backfill(apps, editor)
        work_off()
        assert Activity.objects.values_list("kind", flat=True).get() == "project.created"
        Event.objects.all().delete()
        migration.enqueue_backfill(apps, editor)
        assert MongoBroker().queue_size() == 0


def test_events_from_before_the_feed_become_lines_and_no_notifications(owner, space):
    eli = member(space, Role.EDITOR)
    track = make_track(make_project(space))
    post(owner, track)
    # Some of them didn't say where they happened.
    Event.objects.filter(kind="version.uploaded").update(data={})
    Event.objects.filter(kind="project.created").update(data={})
    assert Activity.objects.count() == 0
    last = services.backfill_activity(None)
    assert services.backfill_activity(last) is None
    services.backfill_activity(None)
    rows = eli.api.get(f"/artist/{space.pk}/activity").json()["results"]
    assert [(row["kind"], row["project"]["title"]) for row in rows] == [
        ("comment.posted", "First Light"),
        ("version.uploaded", "First Light"),
        ("project.created", "First Light"),
    ]
    assert eli.api.get("/notification").json()["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        *("kind=comment", "kind=.*", "kind=comments%00", "project=x", "project[$ne]=x&limit=x"),
        *("actor=" + "0" * 23, "actor=%7B%7D", "cursor=x", "limit=101"),
    ],
)
def test_bad_questions_are_refused(owner, space, query):
    answer = owner.api.get(f"/artist/{space.pk}/activity?{query}")
    assert answer.status_code == 400, answer.json()
