"""The trash is a walk along one index, for a caller in a hundred spaces as for one in one."""

import pytest
from bson.objectid import ObjectId
from django.utils import timezone

from accounts.tests.people import Visitor, person
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Membership, Space
from spaces.roles import Role
from tracks.models import Track
from trash import services
from wavic.lifecycle.changes import KEPT
from wavic.lifecycle.kinds import Place, unit_of
from wavic.lifecycle.models import Trashed
from wavic.mongo.profiling import round_trips

CALLER = 1
COUNTERS = ("cache_counters",)
TABLE = Trashed._meta.db_table


class World:
    """A caller in so many spaces, each with `each` projects and tracks in the trash; as much of
    others' besides.
    """

    def __init__(self, spaces: int, each: int) -> None:
        self.visitor, other = Visitor.logged_in(), person()
        self.entries = []
        for number in range(spaces):
            self._fill(other, each, role=Role.EDITOR if number % 2 else Role.ADMIN)
        self._fill(other, each)
        Trashed.objects.bulk_create(self.entries)

    def _fill(self, owner, each, role=None) -> None:
        space = Space.objects.create(name="Space", owner=owner)
        Membership.objects.create(space=space, user=owner, role=Role.OWNER)
        if role:
            Membership.objects.create(space=space, user=self.visitor.user, role=role)
        project = Project.objects.create(space=space, title="Record")
        at = timezone.now()
        for _ in range(each):
            self.entries += [
                self._entry("project", Place("Gone", space.pk, pk := ObjectId()), pk, owner, at),
                self._entry("track", Place("T", space.pk, project.pk), ObjectId(), owner, at),
            ]

    def _entry(self, kind, place, pk, owner, at):
        unit = unit_of(kind)
        where = {"space": place.space, "project": place.project, "title": place.title}
        when = {"at": at, "purge_at": at + KEPT, "by": owner.pk}
        return Trashed(kind=kind, object=pk, readers=unit.readers(place), **where, **when)

    def get(self, **query):
        self.visitor.api.get("/trash", query)
        with round_trips() as trips:
            answer = self.visitor.api.get("/trash", query)
        assert answer.status_code == 200
        return answer.json(), trips.without(*COUNTERS)


@pytest.fixture(scope="module")
def worlds(module_database):
    return {1: World(1, 1), 100: World(100, 3)}


def test_it_costs_two_round_trips_for_one_row_and_for_hundreds(worlds):
    for size, world in worlds.items():
        body, made = world.get()
        assert len(body["results"]) == min(20, size * 6 if size > 1 else 2)
        assert len(made) == CALLER + 2, str(made)


def test_a_page_reads_what_it_shows_from_the_index(worlds):
    for cursor in (None, worlds[100].get()[0]["next"]):
        body, made = worlds[100].get(**({"cursor": cursor} if cursor else {}))
        assert len(body["results"]) == 20
        assert not any(plan.collection_scan for plan in made.plans())
        [page] = made.plans_on(TABLE)
        assert "trash_read" in page.indexes
        assert not page.in_memory_sort
        assert page.documents_examined <= 24
        # A look at the beginning of what each key finds, and then along them.
        assert page.keys_examined <= 2 * 101 + 24
        assert page.joined_documents_examined <= 21 * 4


def test_one_space_is_read_alone(worlds):
    space = worlds[100].get()[0]["results"][0]["space"]["id"]
    body, made = worlds[100].get(space=space)
    assert {row["space"]["id"] for row in body["results"]} == {space}
    [page] = made.plans_on(TABLE)
    assert page.documents_examined <= 24


def test_what_the_worker_looks_for_is_found_by_an_index(worlds):
    with round_trips() as trips:
        services.begin_due()
        services.claim_warnings()
        services.purge_unit(str(ObjectId()))
    plans = trips.plans()
    assert len(plans) >= 4
    for plan in plans:
        assert not plan.collection_scan, plan
        assert not plan.in_memory_sort, plan
        assert plan.documents_examined == 0, plan


@pytest.mark.django_db
def test_no_plan_of_restoring_and_purging_scans_a_collection():
    visitor = Visitor.logged_in()
    space = Space.objects.create(name="Space", owner=visitor.user)
    Membership.objects.create(space=space, user=visitor.user, role=Role.OWNER)
    project = make_project(space)
    path = f"/trash/project/{project.pk}"
    with round_trips() as trips:
        assert visitor.api.delete(f"/project/{project.pk}").status_code == 204
        assert visitor.api.post(f"{path}/restore").status_code == 200
        assert visitor.api.delete(f"/project/{project.pk}").status_code == 204
        assert visitor.api.delete("/trash").status_code == 202
    entry = str(Trashed.objects.get().pk)
    with round_trips() as purging:
        assert services.purge_unit(entry)
    scans = [plan for trip in (trips, purging) for plan in trip.plans() if plan.collection_scan]
    assert not scans, (str(trips), str(purging))


@pytest.mark.django_db
def test_a_space_of_many_goes_and_comes_back_in_the_same_few_writes():
    """However much is in it, its root alone is written."""
    costs = []
    for size in (1, 200):
        visitor = Visitor.logged_in()
        space = Space.objects.create(name="Space", owner=visitor.user)
        Membership.objects.create(space=space, user=visitor.user, role=Role.OWNER)
        project = Project.objects.create(space=space, title="Record")
        Track.objects.bulk_create(
            Track(project=project, space=space, title=str(number), position=number)
            for number in range(size)
        )
        with round_trips() as trips:
            assert visitor.api.delete(f"/artist/{space.pk}").status_code == 204
            assert visitor.api.post(f"/trash/space/{space.pk}/restore").status_code == 200
        costs.append(len(trips.without(*COUNTERS)))
        assert max(plan.documents_examined for plan in trips.plans()) <= 1
        assert timezone.now() > Space.objects.get(pk=space.pk).updated_at
    assert costs[0] == costs[1]
