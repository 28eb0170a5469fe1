"""The whole way on the real stack: a record of twelve tracks thrown away, restored, thrown away
once more, and deleted for good by a real worker when its time is over, on either store.
"""

import random
from datetime import timedelta

import pytest
from bson.objectid import ObjectId
from django.core.files.storage import storages
from django.utils import timezone
from django_q.models import Schedule

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from collaboration.models import Comment
from collaboration.tests.factories import make_comment, make_link
from spaces.models import Space
from tracks.tests.factories import attach_file, make_version
from trash.tests.records import Record, band, blobs, contents, different, naming, stored, tell_all
from wavic.lifecycle.models import Trashed
from wavic.queue.schedules import write_schedules
from wavic.storage.models import Removal
from wavic.storage.tests.lossy_proxy import forwarding
from wavic.testing.azurite import azure_store, azurite
from wavic.testing.workers import cluster, kill_group, wait_until

__all__ = ["azure_store", "azurite"]
pytestmark = [pytest.mark.django_db, pytest.mark.prove]

TRACKS, VERSIONS, COMMENTS = 12, 40, 300
PURGE, SWEEP = "trash.tasks.purge_what_is_due", "wavic.storage.tasks.remove_what_is_left"
# Where counts, dates and what tells of several things change with it.
AROUND = {
    *("accounts_session", "accounts_entitlement", "spaces_space", "collaboration_notification"),
    *("collaboration_digest", "wavic_queue_worker", "wavic_metrics_figure"),
}


@pytest.fixture
def local_store(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "wavic.storage.local.LocalBlobStore"},
    }
    return storages["default"]


@pytest.fixture(params=["local", pytest.param("azure", marks=pytest.mark.node)])
def environment(request, tmp_path):
    """A store that the tests use, and what makes a worker use the same."""
    store = request.getfixturevalue(f"{request.param}_store")
    if request.param == "local":
        return {"WAVIC_DATA": str(tmp_path)}
    ours = request.getfixturevalue("azurite")
    return {**ours.environment, "AZURE_STORAGE_CONTAINER_NAME": store.client.container_name}


class Scene:
    """A large record beside another one, and how things were without it."""

    def __init__(self, tracks=TRACKS, versions=VERSIONS, comments=COMMENTS) -> None:
        self.space = band()
        self.owner = Visitor.logged_in(self.space.owner)
        Record(self.space, "Beside")
        tell_all()
        self.before, self.files, self.used = stored(), blobs(), self.bytes_used()
        record = Record(self.space, tracks=tracks, threads=1)
        self.project = record.project
        for number in range(versions - 2 * tracks):
            make_version(record.tracks[number % tracks])
        while (more := comments - Comment.objects.filter(project=self.project).count()) > 0:
            track = record.tracks[more % tracks]
            track.refresh_from_db()
            thread = make_comment(track, f"Comment {more}", start_ms=more % 200)
            if more > 1:
                make_comment(track, "Yes", parent=thread.pk)
        for track in record.tracks:
            attach_file(track)
            make_link(track)
        tell_all()
        self.ids = contents(self.space, self.project)
        assert len(self.ids) > tracks + versions + comments

    def bytes_used(self):
        return (
            Space.objects.get(pk=self.space.pk).storage_used,
            Entitlement.objects.get(user=self.space.owner).storage_used,
        )

    def throw_away(self) -> None:
        assert self.owner.api.delete(f"/project/{self.project.pk}").status_code == 204

    def assert_gone(self) -> None:
        tell_all()
        after = stored()
        assert naming(self.ids, after) == set()
        assert blobs() == self.files
        assert self.bytes_used() == self.used
        changed = {
            place: values
            for place, values in different(self.before, after).items()
            if place.split(".")[0] not in AROUND
        }
        assert changed == {}

    def is_gone(self) -> bool:
        return not Trashed.objects.exists() and not Removal.objects.exists()


def thirty_days_later() -> None:
    """Every clock of the trash moved, and its schedules due at once and then every minute."""
    assert Trashed.objects.count() == 1
    Trashed.objects.update(purge_at=Trashed.objects.get().purge_at - timedelta(days=30))
    write_schedules()
    Schedule.objects.exclude(name__in=[PURGE, SWEEP]).delete()
    Schedule.objects.update(next_run=timezone.now(), minutes=1)


def test_restored_as_it_was_and_gone_after_thirty_days(environment, tmp_path):
    scene = Scene()
    with_it, files = stored(), blobs()
    scene.throw_away()
    path = f"/trash/project/{scene.project.pk}"
    assert scene.owner.api.post(f"{path}/restore").status_code == 200
    tell_all()
    root, touched = f"projects_project.{scene.project.pk}.", {"revision", "updated_at"}
    restored = {
        place
        for place in different(with_it, stored())
        if not place.startswith(("accounts_session", "collaboration_activity", "wavic_search"))
    }
    assert restored == {root + field for field in touched}
    assert blobs() == files
    scene.throw_away()
    tell_all()
    thirty_days_later()
    log = tmp_path / "log"
    with cluster(log, scheduled=True, **environment):
        wait_until(scene.is_gone, log, seconds=180)
    scene.assert_gone()


def test_killed_in_the_middle_another_worker_goes_on(environment, tmp_path):
    scene = Scene()
    scene.throw_away()
    thread = Comment.objects.filter(project=scene.project).first()
    Comment.objects.bulk_create(
        Comment(
            pk=ObjectId(),
            space_id=scene.space.pk,
            project_id=scene.project.pk,
            track_id=thread.track_id,
            parent_id=thread.pk,
            body="And so on",
        )
        for _ in range(40_000)
    )
    thirty_days_later()
    log, many = tmp_path / "log", Comment.objects.filter(project=scene.project).count
    deaths = 0
    for left in (35_000, 20_000):
        with cluster(log, scheduled=True, TASK_LEASE="3", **environment) as worker:
            wait_until(lambda below=left: many() < below, log, seconds=180)
            kill_group(worker)
            deaths += 1
        assert many() > 0
        # Nobody waits two minutes here for the lease of who is dead.
        Trashed.objects.update(lease_until=timezone.now())
        Schedule.objects.update(next_run=timezone.now())
    with cluster(log, scheduled=True, TASK_LEASE="3", **environment):
        wait_until(scene.is_gone, log, seconds=180)
    assert deaths == 2
    scene.assert_gone()


def test_two_workers_at_once_do_no_harm(environment, tmp_path):
    scene = Scene()
    scene.throw_away()
    thirty_days_later()
    log, other = tmp_path / "log", tmp_path / "other"
    with (
        cluster(log, scheduled=True, **environment),
        cluster(other, scheduled=True, **environment),
    ):
        wait_until(scene.is_gone, log, seconds=180)
    scene.assert_gone()


@pytest.mark.node
@pytest.mark.parametrize("environment", ["azure"], indirect=True)
def test_storage_that_fails_half_of_the_time(environment, tmp_path, azurite):
    """Half of what is deleted was deleted and nobody says so. (The client waits before it asks
    again: a smaller record is enough.)
    """
    scene = Scene(tracks=3, versions=8, comments=20)
    scene.throw_away()
    thirty_days_later()
    asked, dropped = 0, 0

    def lose(method, _path, _headers):
        nonlocal asked, dropped
        if method != "DELETE":
            return True
        asked += 1
        lost = random.random() < 0.5
        dropped += lost
        return not lost

    log = tmp_path / "log"
    with forwarding(azurite.endpoint, lose) as endpoint:
        through = {**environment, "AZURE_STORAGE_ENDPOINT": endpoint}
        with cluster(log, scheduled=True, **through):
            wait_until(scene.is_gone, log, seconds=300)
    assert dropped > 10
    assert asked > dropped
    scene.assert_gone()
