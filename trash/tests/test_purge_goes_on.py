"""Case 26: a purge that fails, is killed, or runs twice ends as one that went well."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from projects.models import Project
from spaces.models import Space
from tracks.models import Version
from trash import services
from trash.services import purging
from trash.tests.records import Record, band, blobs, contents, naming, stored, tell_all
from wavic.api.errors import Unavailable
from wavic.lifecycle import kinds
from wavic.lifecycle.changes import KEPT
from wavic.lifecycle.models import Trashed
from wavic.queue.broker import MongoBroker
from wavic.storage.blobs import blob_store
from wavic.storage.models import Removal
from wavic.storage.removals import sweep_removals


class Thrown:
    """A record in the trash with another one beside it, and how things were without it."""

    def __init__(self) -> None:
        self.space = band()
        Record(self.space, "Beside", tracks=1)
        self.files, self.used = blobs(), self.bytes_used()
        record = Record(self.space)
        tell_all()
        self.ids = contents(self.space, record.project)
        visitor = Visitor.logged_in(self.space.owner)
        assert visitor.api.delete(f"/project/{record.project.pk}").status_code == 204
        assert visitor.api.delete(f"/trash/project/{record.project.pk}").status_code == 202
        tell_all()
        self.entry = str(Trashed.objects.get().pk)
        self.all_files = blobs()

    def bytes_used(self):
        return (
            Space.objects.get(pk=self.space.pk).storage_used,
            Entitlement.objects.get(user=self.space.owner).storage_used,
        )

    def assert_gone(self):
        tell_all()
        assert naming(self.ids, stored()) == set()
        assert not Trashed.objects.exists()
        assert not Removal.objects.exists()
        assert self.bytes_used() == self.used
        assert blobs() == self.files


@pytest.fixture(scope="module")
def shared(snapshot):
    return Thrown(), snapshot()


@pytest.fixture
def thrown(shared):
    world, before = shared
    before.restore()
    for name in world.all_files - blobs():  # what the test before removed
        blob_store().write(name, [b"x"], content_type="audio/wav", disposition="inline")
    return world


def test_killed_between_any_two_transactions_it_is_taken_up_again(thrown, monkeypatch):
    """Each attempt dies a little later, at whatever it is about to do to the database."""

    class Killed(BaseException):
        pass

    monkeypatch.setattr(purging, "BATCH", 1)
    clean, removed = kinds.clean, 0
    for kind in kinds._kinds.values():

        def dying(ids, remove=kind.remove):
            nonlocal removed
            remove(ids)
            removed += 1
            if random.random() < 0.5:
                raise Killed

        monkeypatch.setattr(kind, "remove", dying)

    def dying_clean(name, ids):
        clean(name, ids)
        if random.random() < 0.2:
            raise Killed

    monkeypatch.setattr(kinds, "clean", dying_clean)
    attempts = 0
    while Trashed.objects.exists():
        attempts += 1
        assert attempts < 1_000
        with suppress(Killed):
            services.purge_unit(thrown.entry)
    assert attempts > 3
    assert removed > 5
    sweep_removals()
    thrown.assert_gone()


def test_a_worker_does_other_things_in_between(thrown, monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 1)
    monkeypatch.setattr(purging, "TURN", 0.02)
    MongoBroker().collection.delete_many({})
    purging.take_turn(thrown.entry)
    assert MongoBroker().queue_size() == 1
    turns = 1
    while Trashed.objects.exists():
        assert Trashed.objects.get().lease_until is None
        purging.take_turn(thrown.entry)
        turns += 1
    assert turns > 2
    sweep_removals()
    thrown.assert_gone()


def test_who_was_killed_is_waited_for_until_the_lease_is_over(thrown):
    now = timezone.now()
    Trashed.objects.update(lease_until=now + purging.LEASE)
    assert not services.purge_unit(thrown.entry)
    assert services.begin_due() == 0
    Trashed.objects.update(lease_until=now)
    assert services.begin_due() == 1
    assert services.purge_unit(thrown.entry)
    sweep_removals()
    thrown.assert_gone()


def test_storage_that_fails_half_of_the_time_is_asked_until_all_is_gone(thrown, monkeypatch):
    services.purge_unit(thrown.entry)
    names = {name for row in Removal.objects.all() for name in (row.blob, *row.made)}
    assert names & blobs()
    store, asked = blob_store(), 0
    delete = store.delete

    def flaky(name):
        nonlocal asked
        asked += 1
        if random.random() < 0.5:
            raise Unavailable("storage_unavailable", "Not now.", 1)
        delete(name)

    monkeypatch.setattr(type(store), "delete", lambda _, name: flaky(name))
    assert thrown.bytes_used() == thrown.used  # whatever storage does
    sweeps = 0
    while Removal.objects.exists():
        sweeps += 1
        assert sweeps < 100
        with suppress(Unavailable):
            sweep_removals()
    assert sweeps > 1
    assert asked > len(names)
    assert not names & blobs()
    thrown.assert_gone()


def test_storage_that_is_down_is_not_asked_for_each_file(thrown, monkeypatch):
    services.purge_unit(thrown.entry)
    waiting, asked = Removal.objects.count(), []

    def down(name):
        asked.append(name)
        raise Unavailable("storage_unavailable", "Down.", 1)

    monkeypatch.setattr(type(blob_store()), "delete", lambda _, name: down(name))
    with pytest.raises(Unavailable):
        sweep_removals()
    assert len(asked) == 10
    assert Removal.objects.count() == waiting


def test_any_number_at_once_do_no_harm(thrown, monkeypatch):
    """Even without the lease that keeps them apart."""
    monkeypatch.setattr(purging, "BATCH", 2)
    monkeypatch.setattr(purging, "LEASE", -purging.LEASE)

    def work(_):
        try:
            services.purge_unit(thrown.entry)
            sweep_removals()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    sweep_removals()
    thrown.assert_gone()


def test_two_duplicates_purged_at_once_leave_no_blob(thrown):
    """Each finds the other's version when it looks: the removal that comes last finds none."""
    services.purge_unit(thrown.entry)
    sweep_removals()
    version = Version.objects.first()
    shared = version.blob
    copy = Version.objects.get(pk=version.pk)
    copy.pk, copy.number = None, 99
    copy._state.adding = True
    copy.save()
    one, other = kinds.kind_of("version"), [version.pk, copy.pk]

    def remove(pk):
        try:
            one.remove([pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(remove, other))
    assert Removal.objects.filter(blob=shared).count() == 2
    sweep_removals()
    assert shared not in blobs()


def test_what_somebody_brought_back_past_the_trash_stays(thrown):
    """Such as support staff, in the database itself."""
    project = Trashed.objects.get().object
    Project.objects.filter(pk=project).update(state="active")
    assert services.purge_unit(thrown.entry)
    assert not Trashed.objects.exists()
    assert naming({project}, stored())
    assert Project.objects.filter(pk=project).exists()


def test_what_is_not_due_yet_is_left_alone(thrown):
    Trashed.objects.update(stage="trashed", purge_at=timezone.now() + KEPT)
    assert services.begin_due() == 0
    assert not services.purge_unit(thrown.entry)
    assert Trashed.objects.get().stage == "trashed"
