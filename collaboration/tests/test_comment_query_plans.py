"""Lists of comments come from an index, in order, at a cost that doesn't grow with the list."""

import pytest

from accounts.models import User
from accounts.tests.people import Visitor, person
from collaboration import services
from collaboration.models import Comment
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track
from tracks.tests.factories import make_track, make_version
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db

CALLER = 1
COUNTERS = ("cache_counters",)
BY_TRACK, BY_VERSION = "threads_of_track", "threads_of_version"
REPLIES = "replies_of_thread"


class World:
    """A track with that many open and as many resolved threads, each with a reply, and another
    track of the same space with as many.
    """

    def __init__(self, size: int) -> None:
        self.owner = Visitor.logged_in()
        space = make_space(self.owner.user)
        self.track = make_track(make_project(space))
        self.older = self.track.current_version_id
        sibling = make_track(self.track.project)
        author = person()
        add_member(space, author, Role.COMMENTER)
        for track in (self.track, sibling):
            write_threads(track, author, size * 2)
        self.version = make_version(self.track)
        services.carry_over(self.version.pk)

    def get(self, path: str, client=None):
        client = client or self.owner.api
        path = path.format(track=self.track.pk, version=self.version.pk, older=self.older)
        client.get(path)  # the first request of a process also fills its memos
        with round_trips() as trips:
            answer = client.get(path)
        assert answer.status_code == 200
        return answer.json(), trips.without(*COUNTERS)


def write_threads(track: Track, author: User, number: int) -> None:
    """Threads with a reply each, every other one resolved, without posting each of them."""
    place = {"space": track.space, "project": track.project, "track": track}
    threads = [
        Comment(
            **place,
            body="Too loud.",
            versions=[track.current_version_id],
            start_ms=count // 3,
            author=author,
            resolved=count % 2 == 1,
            reply_count=1,
        )
        for count in range(number)
    ]
    Comment.objects.bulk_create(threads)
    Comment.objects.bulk_create(
        Comment(**place, body="Yes.", parent=thread, author=track.space.owner) for thread in threads
    )


# Route -> the index that its page is read from, and how many threads there are for each `size`.
LISTS = {
    "/comment/track/{track}": (BY_TRACK, 2),
    "/comment/track/{track}?status=open": (BY_TRACK, 1),
    "/comment/track/{track}?version={older}": (BY_VERSION, 2),
    "/comment/track/{track}?version={older}&status=resolved": (BY_VERSION, 1),
    "/comment/track/{track}?version={version}": (BY_VERSION, 1),
}


def test_a_page_costs_one_round_trip_and_reads_what_it_shows():
    for size in (1, 45):  # more than two pages: reading ahead would show
        world = World(size)
        for path, (index, there) in LISTS.items():
            body, made = world.get(path)
            assert len(made) == CALLER + 1, f"{path}: {made}"
            shown = len(body["results"])
            assert shown == min(20, size * there), path
            assert all(thread["reply_count"] == 1 for thread in body["results"])
            assert_from(index, made, shown)
            if body["next"]:
                separator = "&" if "?" in path else "?"
                body, made = world.get(f"{path}{separator}cursor={body['next']}")
                assert len(body["results"]) == 20
                assert_from(index, made, 20)
                body, made = world.get(f"{path}{separator}cursor={body['previous']}")
                assert_from(index, made, 20)


def assert_from(index, made, shown) -> None:
    assert not any(plan.collection_scan for plan in made.plans())
    [page] = made.plans_on(Comment._meta.db_table)
    assert not page.in_memory_sort, page
    assert index in page.indexes, page
    assert REPLIES in page.indexes, page
    assert page.joined_documents_examined <= shown * 5, page
    assert shown <= page.documents_examined <= max(shown * 1.2, shown + 1), page


def test_a_guest_page_costs_one_more_to_know_the_version():
    for size in (1, 20):
        world = World(size)
        guest = guest_of(make_link(world.track, may_comment=True), name="Gia")
        body, made = world.get("/comment/track/{track}", guest)
        assert len(body["results"]) == size
        assert len(made) == CALLER + 2
        assert_from(BY_VERSION, made, size)


def test_one_comment_costs_one_round_trip():
    world = World(20)
    for comment in (
        Comment.objects.filter(parent=None)[0],
        Comment.objects.exclude(parent=None)[0],
    ):
        _, made = world.get(f"/comment/{comment.pk}")
        assert len(made) == CALLER + 1
        for plan in made.plans():
            assert not plan.collection_scan
            assert plan.documents_examined <= 1
            assert plan.joined_documents_examined <= 8


def test_no_plan_of_a_write_scans_a_collection():
    world = World(3)
    path = f"/comment/{make_comment(world.track).pk}"
    api, mentioned = world.owner.api, str(world.owner.user.pk)
    with round_trips() as trips:
        said = {"track": str(world.track.pk), "body": "x", "mentions": [mentioned]}
        thread = api.post("/comment", {**said, "start_ms": 1, "version": str(world.older)}).json()
        assert api.post("/comment", {**said, "parent": thread["id"]}).status_code == 201
        assert api.patch(path, {"body": "y"}).status_code == 200
        assert api.post(f"{path}/reaction", {"emoji": "👍"}).status_code == 200
        assert api.post(f"{path}/resolve").status_code == 200
        assert api.post(f"{path}/reopen").status_code == 200
        assert api.delete(path).status_code == 204
        assert services.carry_over(world.version.pk) == 1
        services.recount_comments(world.track.pk)
        services.move_comments(world.track.pk)
    assert not [plan for plan in trips.plans() if plan.collection_scan], str(trips)


def test_a_page_may_hold_more_than_a_document_can():
    world = World(2)
    body = "🎸" * 10_000
    for thread in Comment.objects.filter(track=world.track, parent=None):
        place = {"space": thread.space, "project": thread.project, "track": thread.track}
        Comment.objects.bulk_create(
            Comment(**place, parent=thread, body=body, author=world.owner.user) for _ in range(120)
        )
    answer = world.owner.api.get(f"/comment/track/{world.track.pk}")
    assert answer.status_code == 200
    said = [len(thread["replies"]) for thread in answer.json()["results"]]
    assert (said, len(answer.content) > 16 * 1024**2) == ([121] * 4, True)
