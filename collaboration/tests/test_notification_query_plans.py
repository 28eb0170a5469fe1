"""Feeds and notifications are walks along an index, at a cost that doesn't grow with the list."""

from datetime import timedelta
from itertools import product

import pytest
from bson.objectid import ObjectId
from django.utils import timezone

from accounts.tests.people import Visitor, person
from collaboration.audiences import SHOWN, keys_of_line
from collaboration.models import Act, Activity, ActivityGroup, Notification
from collaboration.tests.factories import make_comment, make_link
from projects.tests.factories import make_project
from spaces.models import Membership, ProjectRole
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.tests.factories import make_track
from wavic.mongo.profiling import round_trips

CALLER = 1
COUNTERS = ("cache_counters",)
KINDS = ["comment.posted", "version.uploaded", "track.edited", "member.joined", "link.opened"]
PROJECTS = 5


class World:
    """`size` lines of every kind in each of some projects, by two people, and as many unread
    notifications; as much again in another space, and of another person.
    """

    def __init__(self, size: int) -> None:
        self.owner, self.other = Visitor.logged_in(), Visitor.logged_in()
        self.visitor = Visitor.logged_in()
        self.space = make_space(self.owner.user)
        add_member(self.space, self.other.user, Role.EDITOR)
        self.projects = [make_project(self.space, f"Record {n}") for n in range(PROJECTS)]
        roles = [ProjectRole(project=each.pk, role=Role.EDITOR) for each in self.projects]
        visiting = add_member(self.space, self.visitor.user, Role.VISITOR)
        Membership.objects.filter(pk=visiting.pk).update(project_roles=roles)
        self.track = make_track(self.projects[0])
        self.comment = make_comment(self.track)
        self.link = make_link(self.track)
        self._write_lines(size, self.space, self.projects)
        elsewhere = make_space(person())
        self._write_lines(size, elsewhere, [make_project(elsewhere)])
        for visitor in (self.owner, self.other):
            self._write_notifications(size, visitor)

    def _write_lines(self, size, space, projects) -> None:
        people = [self.owner.user.pk, self.other.user.pk]
        lines = []
        for _, project, kind, actor in product(range(size), projects, KINDS, people):
            link = self.link if kind.startswith("link") else None
            maker = link and link.created_by.pk
            lines.append(
                Activity(
                    kind=kind,
                    group=SHOWN[kind][0],
                    space=space.pk,
                    project=project.pk,
                    actor=actor,
                    link=link and link.pk,
                    reads=keys_of_line(kind, space.pk, project.pk, actor, maker),
                    created_at=timezone.now(),
                )
            )
        Activity.objects.bulk_create(lines)

    def _write_notifications(self, size, visitor) -> None:
        now = timezone.now()
        place = {"space": self.space.pk, "project": self.projects[0].pk, "track": self.track.pk}
        Notification.objects.bulk_create(
            Notification(
                user=visitor.user,
                kind="comment",
                group=f"comment:{ObjectId()}",
                **place,
                comment=self.comment.pk,
                acts=[Act(by=self.other.user.pk, comment=self.comment.pk)],
                event=ObjectId(),
                created_at=now,
                updated_at=now,
                expires_at=now + timedelta(days=9),
                read_at=now if number % 2 else None,
            )
            for number in range(size * 2)
        )

    def get(self, visitor: Visitor, path: str, **query):
        visitor.api.get(path, query)  # the first request of a process also fills its memos
        with round_trips() as trips:
            answer = visitor.api.get(path, query)
        assert answer.status_code == 200
        return answer.json(), trips.without(*COUNTERS)

    def feed(self, visitor: Visitor, **query):
        return self.get(visitor, f"/artist/{self.space.pk}/activity", **query)


@pytest.fixture(scope="module")
def worlds(module_database):
    """Of one and of more than two pages, for tests that only read."""
    return World(1), World(23)


def choices(world):
    """Every combination of the filters."""
    groups = [{}, *({"kind": group} for group in ActivityGroup)]
    projects = [{}, {"project": str(world.projects[1].pk)}]
    actors = [{}, {"actor": str(world.other.user.pk)}]
    return [{**a, **b, **c} for a, b, c in product(groups, projects, actors)]


@pytest.mark.parametrize("who", ["owner", "other", "visitor"])
def test_a_feed_is_read_from_one_index_however_it_is_filtered(worlds, who):
    small = worlds[0]
    for world in worlds:
        for query in [{}] if world is small else choices(world):
            body, made = world.feed(getattr(world, who), **query)
            shown = len(body["results"])
            assert len(made) in {CALLER + 1, CALLER + 2} if not shown else len(made) == CALLER + 2
            if world is small or len(made) == CALLER + 1:  # there is nothing that they may read
                continue
            [page] = made.plans_on(Activity._meta.db_table)
            assert not page.collection_scan, query
            assert not page.in_memory_sort, query
            assert page.documents_examined <= max(shown * 1.2, shown + 1), f"{query}: {page}"
            if shown:
                assert "activity_read" in page.indexes
                assert page.joined_documents_examined <= shown * 6


def test_a_full_page_and_the_ones_behind_it(worlds):
    _, world = worlds
    for visitor in (world.owner, world.visitor):
        body, made = world.feed(visitor)
        for _ in range(2):
            assert len(body["results"]) == 20
            [page] = made.plans_on(Activity._meta.db_table)
            assert not page.in_memory_sort
            # One more from each of the walks that are merged.
            assert page.keys_examined <= 21 + 3 * PROJECTS + 21 * 12, page
            assert page.documents_examined <= 24, page
            body, made = world.feed(visitor, cursor=body["next"])


@pytest.mark.parametrize("unread", [{}, {"unread": "true"}])
def test_notifications_cost_the_same_for_one_and_for_many(worlds, unread):
    for world in worlds:
        body, made = world.get(world.owner, "/notification", **unread)
        assert len(made) == CALLER + 2, str(made)
        page, count = made.plans_on(Notification._meta.db_table)
        for plan in (page, count):
            assert not plan.collection_scan
            assert not plan.in_memory_sort
        shown = len(body["results"])
        assert page.documents_examined <= max(shown * 1.2, shown + 1)
        assert ("notifications_unread" if unread else "notifications_newest") in page.indexes
        assert count.documents_examined == body["unread"]
    assert (shown, body["unread"]) == (20, 23)


def test_marking_read_walks_the_unread_of_ones_own(worlds):
    _, world = worlds
    some = [str(row["id"]) for row in world.feed(world.owner)[0]["results"]]
    for what in ({"track": str(ObjectId())}, {"space": str(ObjectId())}, {"ids": some}):
        with round_trips() as trips:
            answer = world.owner.api.post("/notification/read", what)
        assert answer.json() == {"unread": 23}
        made = trips.without(*COUNTERS)
        assert not [plan for plan in made.plans() if plan.collection_scan], str(made)
        [update] = [
            plan
            for command, plan in zip(made.commands, made.plans(), strict=False)
            if "update" in command
        ][:1]
        assert update.documents_examined == 0, what
