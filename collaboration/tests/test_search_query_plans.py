"""What a search costs is bounded by what it shows, not by what there is."""

import pytest
from bson.objectid import ObjectId

from accounts.tests.people import Visitor, person
from collaboration.models import Comment
from collaboration.selectors.search import KINDS
from collaboration.tests.searching import index_all
from projects.models import Project
from spaces.models import Membership, ProjectRole, Space
from spaces.roles import Role
from tracks.models import Track
from wavic.mongo.profiling import round_trips
from wavic.search import candidates
from wavic.search.candidates import CANDIDATES, LEADS, TITLES
from wavic.search.models import Entry

CALLER = 1
INDEX = "found_newest"
ENTRIES = Entry._meta.db_table
SPACES, OTHERS, TRACKS = 100, 20, 10  # of each


@pytest.fixture(scope="module")
def world(module_database):
    """A caller in 100 spaces of 10 tracks and as many comments, others in 20 more, and a
    visitor of one project in each of the first 20. All words begin alike.
    """
    caller, visitor, other = Visitor.logged_in(), Visitor.logged_in(), person()
    for number in range(SPACES + OTHERS):
        mine = number < SPACES
        space = Space.objects.create(name=f"Sound {number}", owner=other)
        projects = [Project.objects.create(space=space, title=f"Songs {each}") for each in range(2)]
        Membership.objects.create(
            space=space, user=caller.user if mine else other, role=Role.VIEWER
        )
        if number < 20:
            given = [ProjectRole(project=projects[0].pk, role=Role.VIEWER)]
            Membership.objects.create(
                space=space, user=visitor.user, role=Role.VISITOR, project_roles=given
            )
        fill(space, projects, number)
    index_all()
    return caller, visitor


def fill(space: Space, projects: list[Project], number: int) -> None:
    tracks = [
        Track(
            pk=ObjectId(),
            space=space,
            project=projects[each % 2],
            title=f"Song summer{each} {'quiet' if number % 50 == 0 and each == 3 else 'loud'}",
            lyrics="Sing so softly",
            position=each,
        )
        for each in range(TRACKS)
    ]
    Track.objects.bulk_create(tracks)
    Comment.objects.bulk_create(
        Comment(space=space, project=track.project, track=track, body="So soft, summer")
        for track in tracks
    )


def ask(visitor: Visitor, query: str, **more):
    visitor.api.get("/search", {"query": query})  # the first request also fills its memos
    with round_trips() as trips:
        answer = visitor.api.get("/search", {"query": query, **more})
    assert answer.status_code == 200
    return answer.json(), trips.without("cache_counters")


def cost(trips) -> tuple[int, int]:
    """Documents examined: of entries, and of all others."""
    entries = others = 0
    for command, plan in zip(trips.commands, trips.plans(), strict=True):
        assert not plan.collection_scan
        searched = command["aggregate"] == ENTRIES
        assert not searched or INDEX in plan.indexes
        entries += plan.documents_examined * searched
        others += plan.documents_examined * (not searched) + plan.joined_documents_examined
    return entries, others


@pytest.mark.parametrize("query", ["s", "so", "song", "summer3", "quiet", "nothing"])
def test_one_prefix_costs_three_round_trips_and_at_most_500_documents(world, query):
    for visitor in world:
        for limit in (1, 5):
            body, trips = ask(visitor, query, limit=limit)
            assert len(trips) == CALLER + 2, str(trips)
            assert not body["partial"]
            assert sum(cost(trips)) <= 500
        entries, _ = cost(ask(visitor, query, limit=20)[1])
        assert entries <= 500


def test_a_common_prefix_is_read_newest_first_and_no_further(world):
    caller, _ = world
    body, trips = ask(caller, "song", type="track")
    [group] = body["groups"]
    moments = {
        str(track.pk): track.updated_at
        for track in Track.objects.filter(space__memberships__user=caller.user)
    }
    found = [moments[row["id"]] for row in group["results"]]  # some were made at one moment
    assert found == sorted(moments.values(), reverse=True)[:5]
    assert cost(trips)[0] <= 5 * 5  # of the thousand that begin so


@pytest.mark.parametrize("query", ["s l", "so su", "song quiet", "so summer3 l", "s s s"])
def test_several_prefixes_look_at_so_many_candidates_and_no_more(world, query):
    for visitor in world:
        _, trips = ask(visitor, query)
        assert len(trips) == CALLER + 2, str(trips)
        for_each_kind = len(KINDS) * (LEADS + 1)
        assert cost(trips)[0] <= for_each_kind * (CANDIDATES + TITLES)


def test_of_several_prefixes_a_rare_one_leaves_nothing_out(world):
    caller, _ = world
    body, _ = ask(caller, "so qui")
    assert [len(group["results"]) for group in body["groups"]] == [2]
    assert not body["partial"]
    assert ask(caller, "so lou")[0]["partial"]  # a thousand have both


def test_many_spaces_are_read_in_order_as_well(world, monkeypatch):
    """Beyond what MongoDB merges at once, each part of the spaces is read newest first."""
    monkeypatch.setattr(candidates, "SPACES", 30)
    caller, _ = world
    whole = ask(caller, "song")[0]
    monkeypatch.undo()
    assert whole == ask(caller, "song")[0]


@pytest.mark.django_db
def test_who_belongs_nowhere_costs_the_caller_and_one_more():
    body, trips = ask(Visitor.logged_in(), "song")
    assert body["groups"] == []
    assert len(trips) == CALLER + 1
