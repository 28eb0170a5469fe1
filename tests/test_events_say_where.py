"""Every event says where it happened: by that alone, feeds and streams know whom it concerns."""

import re

import pytest

from accounts.tests.people import Visitor
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.services.progress import Progress
from tracks.tests.factories import attach_file, make_track, make_version, process
from wavic.events import Event
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db

PROJECT = {"project"}
TRACK = {"project", "track"}
VERSION = {"project", "track", "version"}
WHERE = {
    "project.created": PROJECT,
    "project.edited": PROJECT,
    "project.reordered": PROJECT,
    "project.trashed": PROJECT,
    "track.edited": TRACK,
    "track.moved": TRACK,
    "track.duplicated": TRACK,
    "track.trashed": TRACK,
    "attachment.added": TRACK,
    "attachment.edited": TRACK,
    "attachment.trashed": TRACK,
    "version.uploaded": TRACK,  # the version is the subject of what is told of versions
    "version.edited": TRACK,
    "version.progressed": TRACK,
    "version.analysed": TRACK,
    "version.ready": TRACK,
    "version.approved": TRACK,
    "version.changes_requested": TRACK,
    "version.trashed": TRACK,
    "comment.posted": VERSION,
    "comment.edited": VERSION,
    "comment.reacted": VERSION,
    "comment.resolved": VERSION,
    "comment.reopened": VERSION,
    "comment.deleted": VERSION,
    "comments.carried": VERSION,
    "link.created": TRACK,
    "link.edited": TRACK,
    "link.revoked": TRACK,
    "link.downloaded": VERSION,
}


@pytest.fixture
def owner():
    return Visitor.logged_in()


def do(visitor_api, method, path, body=None):
    answer = getattr(visitor_api, method)(path, body)
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else {}


def act_out(owner, monkeypatch):
    """One of everything that happens within a project."""
    monkeypatch.setattr("tracks.services.progress._INTERVAL", 0.0)
    api, space = owner.api, make_space(owner.user)
    project, other = make_project(space), make_project(space, "Tides")
    track = make_track(project)
    first = Version.objects.get()
    Progress(first, 0, 20)(0.5)
    process(first)
    for verdict in ("approve", "request-changes"):
        do(api, "post", f"/track/{track.pk}/version/{first.pk}/{verdict}", {})
    do(api, "patch", f"/track/{track.pk}/version/{first.pk}", {"label": "rough"})
    comment = f"/comment/{make_comment(track).pk}"
    do(api, "patch", comment, {"body": "Too quiet."})
    do(api, "post", f"{comment}/reaction", {"emoji": "🔥"})
    do(api, "post", f"{comment}/resolve")
    do(api, "post", f"{comment}/reopen")
    make_version(track)
    work_off()
    do(api, "delete", comment)
    do(api, "delete", f"/track/{track.pk}/version/{first.pk}")
    link = do(api, "post", "/link", {"target": "track", "target_id": str(track.pk)})
    do(api, "patch", f"/link/{link['id']}", {"name": "For the label"})
    do(api, "delete", f"/link/{link['id']}")
    guest = guest_of(make_link(track, may_download=True), "Gia")
    assert guest.get(f"/track/{track.pk}/download").status_code < 400
    attachment = f"/file/attachment/{attach_file(track).pk}"
    do(api, "patch", attachment, {"note": "dry"})
    do(api, "delete", attachment)
    do(api, "patch", f"/track/{track.pk}", {"title": "Quay"})
    do(api, "post", f"/track/{track.pk}/move", {"project": str(other.pk)})
    do(api, "post", f"/track/{track.pk}/duplicate", {})
    order = [str(pk) for pk in Track.objects.order_by("-position").values_list("pk", flat=True)]
    do(api, "post", f"/project/{other.pk}/reorder", {"tracks": order})
    do(api, "delete", f"/track/{track.pk}")
    do(api, "patch", f"/project/{other.pk}", {"title": "Ebb"})
    do(api, "delete", f"/project/{project.pk}")


def test_what_happens_within_a_project_says_which(owner, monkeypatch):
    act_out(owner, monkeypatch)
    told = {event.kind: event for event in Event.objects.all()}
    assert WHERE.keys() <= told.keys()
    for kind, names in WHERE.items():
        event = told[kind]
        assert event.space, kind
        for name in names:
            assert re.fullmatch("[0-9a-f]{24}", event.data[name]), (kind, name)
    moved = told["track.moved"].data
    assert moved["project"] == moved["to"] != moved["from"]
    assert told["link.created"].data["created_by"] == str(owner.user.pk)


def test_progress_is_told_in_tenths_and_by_who_works_on_it_alone(owner, monkeypatch):
    monkeypatch.setattr("tracks.services.progress._INTERVAL", 0.0)
    make_track(make_project(make_space(owner.user)))
    version = Version.objects.get()
    progress = Progress(version, 20, 100)
    for step in range(1_001):
        progress(step / 1_000)
    told = Event.objects.filter(kind="version.progressed").order_by("pk")
    assert [event.data["progress"] for event in told] == list(range(30, 101, 10))
    Version.objects.update(status="failed")
    Progress(version, 0, 20)(1.0)
    assert told.count() == 8
