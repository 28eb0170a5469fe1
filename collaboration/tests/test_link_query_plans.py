"""Links, guests and statistics are found by an index, at a cost that doesn't grow."""

import pytest
from django.utils import timezone

from accounts.tests.people import Visitor
from collaboration.models import GuestPass, Link, Play
from collaboration.tests.factories import make_link
from collaboration.tests.sharing import enter, open_token, share, token_of
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db
CALLER = 1
PAGE = 5
MANY = 12  # more than two pages: reading ahead would show


class World:
    """`size` links and listeners of a track, and as many of another one in the same space."""

    def __init__(self, size: int) -> None:
        self.owner = Visitor.logged_in()
        self.space = make_space(self.owner.user)
        self.track = make_track(make_project(self.space))
        self.link = share(self.owner, self.track, recipients=["Ada", "Bob"])
        self.guest = enter(self.link)
        self.editor = Visitor.logged_in()
        add_member(self.space, self.editor.user, Role.EDITOR)
        other = Visitor.logged_in()
        beside = make_track(make_project(make_space(other.user)))
        shared = Link.objects.get(pk=self.link["id"])
        foreign = make_link(beside)
        for number in range(size):
            make_link(beside, name=f"Theirs {number}")
            self.listen(shared, number)
            self.listen(foreign, number)
            for track in (self.track, beside):
                make_link(track, created_by=self.editor.user, name=f"An editor's {number}")
            if number:
                make_link(self.track, name=f"Link {number}")

    @staticmethod
    def listen(link: Link, number: int) -> None:
        """A guest who came and heard it, as opening and a beacon would leave them."""
        copy, now = link.copies.order_by("id").first(), timezone.now()
        came_by = {"link": link, "copy": copy}
        guest = GuestPass.objects.create(
            **came_by, token_hash=f"{link.pk} {number}", opened_at=now, expires_at=now
        )
        heard = {"track": link.track, "version": link.track.current_version}
        Play.objects.create(
            **came_by, **heard, key="one", listener=guest.pk, counted=True, started_at=now
        )

    def cost(self, ask):
        """The answer and the round trips of a request, once the memos are filled."""
        ask(self)
        with round_trips() as trips:
            answer = ask(self)
        assert answer.status_code < 300, answer.content
        return answer, trips.without("cache_counters")


def mine(world):
    return world.owner.api.get(f"/link?limit={PAGE}")


def of_space(world):
    return world.owner.api.get(f"/link?space={world.space.pk}&limit={PAGE}")


def own_of_space(world):
    return world.editor.api.get(f"/link?space={world.space.pk}&limit={PAGE}")


def one(world):
    return world.owner.api.get(f"/link/{world.link['id']}")


def statistics(world):
    return world.owner.api.get(f"/link/{world.link['id']}/stats")


def listeners(world):
    return world.owner.api.get(f"/track/{world.track.pk}/heard")


def opening(world):
    return open_token(token_of(world.link))


def who_am_i(world):
    return world.guest.get("/link/guest")


def beacon(world):
    version = str(world.track.current_version_id)
    body = {"version": version, "play": "mine", "ranges": [[0, 50]]}
    return world.guest.post(f"/track/{world.track.pk}/heard", body)


# Route -> round trips after the caller's own.
COSTS = {
    mine: 1,
    of_space: 2,
    own_of_space: 2,
    one: 1,
    statistics: 3,  # and what the plan allows
    listeners: 2,
    who_am_i: 2,
}


# One world serves many routes: it costs more to make than they all to ask.
def test_every_route_costs_the_same_for_one_and_for_many():
    few, many = World(1), World(MANY)
    for route, cost in COSTS.items():
        for world in (few, many):
            _, made = world.cost(route)
            assert len(made) == CALLER + cost, (route, str(made))
    for route in (opening, beacon):
        assert len(few.cost(route)[1]) == len(many.cost(route)[1]), route


def test_each_reads_what_it_shows_and_no_more():
    world = World(MANY)
    for route in (mine, of_space, own_of_space):
        answer, made = world.cost(route)
        assert len(answer.json()["results"]) == PAGE
        [page] = made.plans_on(Link._meta.db_table)
        assert not page.in_memory_sort
        assert PAGE <= page.documents_examined <= PAGE + 1
        assert not any(plan.collection_scan for plan in made.plans())
    for route in (statistics, listeners):
        answer, made = world.cost(route)
        [page] = made.plans_on(Play._meta.db_table)
        assert page.documents_examined == MANY, route
        assert not any(plan.collection_scan for plan in made.plans())
    for route in (one, opening, who_am_i, beacon):
        _, made = world.cost(route)
        assert made.plans()
        for plan in made.plans():
            assert not plan.collection_scan, (route, plan)
            assert plan.documents_examined <= 1, (route, plan)


def test_a_new_password_ends_the_passes_of_its_own_link_only():
    world = World(MANY)
    with round_trips() as trips:
        path = f"/link/{world.link['id']}"
        assert world.owner.api.patch(path, {"password": "sesame"}).status_code == 200
    for plan in trips.without("cache_counters").plans():
        assert not plan.collection_scan
        assert plan.documents_examined <= MANY + 1  # the guest who is in
