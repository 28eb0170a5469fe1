"""Every list and lookup is found by an index, in order, at a cost that doesn't grow."""

from functools import cache

import pytest

from accounts.tests.people import Visitor, person
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Membership
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Attachment, Review, Track, Version
from tracks.tests.factories import attach_file, make_track
from wavic.mongo.profiling import round_trips
from wavic.uploads.models import Upload
from wavic.uploads.services import open_upload

# Route -> the model its rows are of.
LISTS = {
    "/artist": Membership,
    "/project/space/{space}": Project,
    "/track/project/{project}": Track,
    "/track/{track}/version": Version,
    "/file": Upload,
    "/file/track/{track}": Attachment,
    "/file/project/{project}": Attachment,
}
# Route -> round trips after the caller's own.
LOOKUPS = {
    "/artist/{space}": 1,
    "/artist/{space}/usage": 4,
    "/project/{project}": 1,
    "/track/{track}": 1,
    "/track/{track}/version/{version}": 1,
    "/track/{track}/download": 1,
    "/file/{file}": 1,
    "/file/attachment/{attachment}": 1,
}
CALLER = 1
COUNTERS = ("cache_counters",)


class World:
    """`size` of everything that a list could hold, and as many again that belong to others."""

    def __init__(self, size: int) -> None:
        visitor = Visitor.logged_in()
        self.user, self.client = visitor.user, visitor.api
        self.space = make_space(self.user)
        self.project = make_project(self.space)
        self.track = make_track(self.project)
        self.version = Version.objects.get(pk=self.track.current_version_id)
        self.file = self.open_file()
        self.attachment = attach_file(self.track)
        self.attach(to_project=True)
        other = person()
        for number in range(size - 1):
            host = person()
            add_member(make_space(host, f"Space {number}"), self.user, Role.VIEWER)
            make_project(self.space, f"Project {number}")
            copy_track(self.track, number + 1)
            self.add_version(number + 2)
            self.open_file()
            self.attach()
            self.attach(to_project=True)
        foreign = make_space(other)
        for number in range(size):
            make_project(foreign, f"Theirs {number}")

    def get(self, path: str):
        path = path.format(
            space=self.space.pk,
            project=self.project.pk,
            track=self.track.pk,
            version=self.version.pk,
            file=self.file.pk,
            attachment=self.attachment.pk,
        )
        self.client.get(path)  # the first request of a process also fills its memos
        with round_trips() as trips:
            answer = self.client.get(path)
        assert answer.status_code in (200, 302)
        body = answer.json() if answer.content else None
        return body, trips.without(*COUNTERS)

    def open_file(self) -> Upload:
        return open_upload(
            self.user, purpose="track", target=self.project.pk, name="a.wav", size=10
        )

    def attach(self, *, to_project: bool = False) -> None:
        """Another attachment like the first, without uploading once more."""
        copy = Attachment.objects.get(pk=self.attachment.pk)
        copy.pk = None
        copy.track_id = None if to_project else copy.track_id
        copy._state.adding = True
        copy.save()

    def add_version(self, number: int) -> None:
        """Another version with a review, without uploading once more."""
        copy = Version.objects.get(pk=self.version.pk)
        copy.pk, copy.number = None, number
        copy._state.adding = True
        copy.save()
        Review.objects.create(version=copy, reviewer_id=self.user.pk, verdict="approved")


def copy_track(track: Track, position: int) -> None:
    """Another row like it, without uploading once more."""
    version = Version.objects.get(pk=track.current_version_id)
    copy = Track.objects.create(
        project_id=track.project_id,
        space_id=track.space_id,
        title=f"{track.title} {position}",
        position=position,
        version_count=1,
    )
    version.pk, version.track = None, copy
    version._state.adding = True
    version.save()
    Track.objects.filter(pk=copy.pk).update(current_version=version)


@pytest.fixture(scope="module")
def world_of(module_database):
    """The world of a size, one for all tests, which only read."""
    return cache(World)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_for_one_and_for_twenty(world_of, path):
    for size in (1, 20):
        body, made = world_of(size).get(path)
        assert len(body["results"]) == size
        assert len(made) == CALLER + 1, str(made)


@pytest.mark.parametrize(("path", "model"), LISTS.items())
def test_a_page_reads_what_it_shows_and_no_more(world_of, path, model):
    body, made = world_of(45).get(path)  # more than two pages: reading ahead would show
    assert not any(plan.collection_scan for plan in made.plans())
    [page] = made.plans_on(model._meta.db_table)
    assert not page.in_memory_sort
    assert not page.collection_scan
    assert len(body["results"]) == 20
    assert 20 <= page.documents_examined <= 20 * 1.2


@pytest.mark.parametrize(("path", "trips"), LOOKUPS.items())
def test_a_lookup_examines_one_document_of_each_collection(world_of, path, trips):
    _, made = world_of(20).get(path)
    assert len(made) == CALLER + trips, str(made)
    for plan in made.plans():
        assert not plan.collection_scan
        assert plan.documents_examined <= 1
        assert plan.joined_documents_examined <= 5


@pytest.mark.django_db
def test_no_plan_of_a_write_scans_a_collection():
    world = World(3)
    paths = {
        "/track/{track}": {"title": "Renamed"},
        "/project/{project}": {"title": "Renamed"},
        "/artist/{space}": {"name": "Renamed"},
    }
    for template, body in paths.items():
        path = template.format(space=world.space.pk, project=world.project.pk, track=world.track.pk)
        with round_trips() as trips:
            assert world.client.patch(path, body).status_code == 200
            assert world.client.delete(path).status_code == 204
        assert not [plan for plan in trips.plans() if plan.collection_scan], str(trips)
