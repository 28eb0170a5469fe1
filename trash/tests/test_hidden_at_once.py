"""What is thrown away is gone from every list, search, link, feed and count with the answer to it,
before any worker has done anything; what comes back is there again.
"""

import pytest
from rest_framework.test import APIClient

from accounts.tests.people import Visitor, person
from collaboration.models import Notification
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tests.routes import rows
from tracks.models import Track
from tracks.tests.factories import attach_file, make_track, make_version
from trash.tests.records import tell_all


class World:
    """A track with a thread that stands on its second version alone, shared by a link."""

    def __init__(self) -> None:
        self.ada, self.ben = (Visitor.logged_in(person(name=name)) for name in ("Ada", "Ben"))
        self.space = make_space(self.ada.user)
        add_member(self.space, self.ben.user, Role.EDITOR)
        self.project = make_project(self.space, "Zephyr")
        self.track = make_track(self.project, "Quartz")
        self.version = make_version(self.track)
        self.thread = make_comment(self.track, "Xylophone!", version=self.version.pk)
        self.reply = make_comment(self.track, "Indeed", parent=self.thread.pk, author=self.ben.user)
        self.attachment = attach_file(self.track)
        self.link = make_link(self.version, may_comment=True)
        self.guest = guest_of(self.link, name="Gus")
        tell_all()

    def paths(self) -> dict[str, str]:
        """Kind → where it is deleted."""
        return {
            "space": f"/artist/{self.space.pk}",
            "project": f"/project/{self.project.pk}",
            "track": f"/track/{self.track.pk}",
            "version": f"/track/{self.track.pk}/version/{self.version.pk}",
            "attachment": f"/file/attachment/{self.attachment.pk}",
        }

    def seen(self) -> dict[str, object]:
        """What both see in lists, searches, feeds and counts: of all this, by name."""
        ben = self.ben.api
        place = {"space": self.space.pk, "project": self.project.pk, "track": self.track.pk}
        lists = {
            "spaces": "/artist",
            "projects": "/project/space/{space}",
            "tracks": "/track/project/{project}",
            "versions": "/track/{track}/version",
            "files": "/file/track/{track}",
            "threads": "/comment/track/{track}",
            "feed": "/artist/{space}/activity",
        }
        seen = {name: ids(ben.get(path.format(**place))) for name, path in lists.items()}
        seen |= {
            f"search {word}": [
                row["id"]
                for group in ben.get("/search", {"query": word}).json()["groups"]
                for row in group["results"]
            ]
            for word in ("zephyr", "quartz", "xylophone", "northbound")
        }
        seen["links"] = ids(self.ada.api.get("/link"))
        told = ben.get("/notification").json()
        seen["notifications"] = [row["id"] for row in told["results"]]
        seen["unread"] = told["unread"]
        seen["guest"] = self.guest.get(f"/track/{self.track.pk}").status_code
        return seen

    def counted(self) -> tuple:
        return (
            Space.objects.get(pk=self.space.pk).project_count,
            Project.objects.get(pk=self.project.pk).track_count,
            Track.objects.get(pk=self.track.pk).version_count,
            Track.objects.get(pk=self.track.pk).open_comments,
        )


def ids(answer):
    return [row["id"] for row in answer.json()["results"]] if answer.status_code == 200 else []


# What is seen no more, and the counts of projects, tracks, versions and threads around it.
GONE = {
    "space": (
        {"spaces", "projects", "tracks", "versions", "files", "threads", "feed", "links"},
        (1, 1, 2, 1),
    ),
    "project": ({"projects", "tracks", "versions", "files", "threads", "links"}, (0, 1, 2, 1)),
    "track": ({"tracks", "versions", "files", "threads", "links"}, (1, 0, 2, 1)),
    "version": ({"threads", "links"}, (1, 1, 1, 0)),
    "attachment": ({"files"}, (1, 1, 2, 1)),
}
SEARCHES = {"search zephyr", "search quartz", "search xylophone"}
FOUND_NO_MORE = {
    "space": {*SEARCHES, "search northbound"},
    "project": SEARCHES,
    "track": SEARCHES - {"search zephyr"},
    "version": {"search xylophone"},
    "attachment": set(),
}


@pytest.fixture(scope="module")
def shared(snapshot):
    return World(), snapshot()


@pytest.mark.parametrize("kind", GONE)
def test_it_is_hidden_and_counted_no_more_and_comes_back(shared, kind):
    world, before = shared
    before.restore()
    there, counted = world.seen(), world.counted()
    assert all(there.values()), there
    path = world.paths()[kind]
    pk = path.rpartition("/")[2]
    assert world.ada.api.delete(path).status_code == 204
    seen = world.seen()
    lists, counts = GONE[kind]
    assert {name for name in lists | FOUND_NO_MORE[kind] if seen[name]} == set()
    assert world.counted() == counts
    assert world.ada.api.get(path).status_code == 404
    if kind != "attachment":
        assert seen["guest"] == 404
        told = Notification.objects.filter(user=world.ben.user, kind__in=["comment", "reply"])
        shown = {str(pk) for pk in told.values_list("pk", flat=True)}
        assert shown & set(there["notifications"])
        assert not shown & set(seen["notifications"])
        assert seen["unread"] < there["unread"]
        assert world.ada.api.get(f"/comment/{world.thread.pk}").status_code == 404
        assert world.ada.api.get(f"/comment/{world.reply.pk}").status_code == 404
    assert world.ada.api.post(f"/trash/{kind}/{pk}/restore").status_code == 200
    assert world.seen() == there
    assert world.counted() == counted


def test_the_feed_shows_that_it_went_and_that_it_is_back(shared):
    world, before = shared
    before.restore()
    for kind in ("project", "track", "version", "attachment"):
        path = world.paths()[kind]
        assert world.ada.api.delete(path).status_code == 204
        assert (
            world.ben.api.post(f"/trash/{kind}/{path.rpartition('/')[2]}/restore").status_code
            == 200
        )
    tell_all()
    lines = world.ada.api.get(f"/artist/{world.space.pk}/activity").json()["results"]
    newest = [(line["kind"], line["actor"]["name"]) for line in lines[:8]]
    assert newest == [
        line
        for kind in ("attachment", "version", "track", "project")
        for line in ((f"{kind}.restored", "Ben"), (f"{kind}.trashed", "Ada"))
    ]


def test_nothing_but_its_trash_answers_for_what_is_thrown_away(shared):
    """Every GET of the API that names the project, or what is in it, is 404, for its owner too."""
    world, before = shared
    before.restore()
    world_ids = {
        "project": world.project.pk,
        "track": world.track.pk,
        "version": world.version.pk,
        "attachment": world.attachment.pk,
        "comment": world.thread.pk,
        "link": world.link.pk,
    }
    assert world.ada.api.delete(f"/project/{world.project.pk}").status_code == 204
    asked = 0
    for method, path in rows():
        if method != "GET" or "{" not in path:
            continue
        names = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        if names <= world_ids.keys():
            answer = world.ada.api.get(path.format(**world_ids))
            assert answer.status_code in {404, 400}, path
            asked += 1
    assert asked > 15
    assert APIClient().get("/trash").status_code == 401
