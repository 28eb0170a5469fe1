"""`manage.py purge_trash` says what goes, does it, and is honest about what is left."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from accounts.tests.people import Visitor
from projects.models import Project
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.tests.factories import attach_file, make_track
from trash.tests.records import blobs
from wavic.api.errors import Unavailable
from wavic.events import Event
from wavic.lifecycle.models import Trashed
from wavic.storage.blobs import blob_store
from wavic.storage.models import Removal

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone():
    """A project with a file whose time in the trash is over, and one whose time isn't."""
    owner = Visitor.logged_in()
    space = make_space(owner.user)
    old, young = make_project(space, "Old"), make_project(space, "Young")
    attach_file(make_track(old))
    for project in (old, young):
        assert owner.api.delete(f"/project/{project.pk}").status_code == 204
    Trashed.objects.filter(object=old.pk).update(purge_at=timezone.now())
    return old


def test_a_dry_run_only_says(gone, capsys):
    files = blobs()
    call_command("purge_trash", "--dry-run")
    assert capsys.readouterr().out == f"project {gone.pk} Old\n"
    assert blobs() == files
    assert Trashed.objects.filter(stage="trashed").count() == 2


def test_what_is_due_goes_with_its_files(gone, capsys):
    files = blobs()
    call_command("purge_trash")
    assert capsys.readouterr().out == f"project {gone.pk} Old\n1 deleted for good.\n"
    assert Project.objects.get().title == "Young"
    assert len(files - blobs()) == 2
    assert not Removal.objects.exists()
    call_command("purge_trash")
    assert capsys.readouterr().out == "0 deleted for good.\n"
    [event] = Event.objects.filter(kind="project.purged")
    assert (event.subject_id, event.actor, event.data["title"]) == (gone.pk, None, "Old")


def test_storage_that_is_down_is_an_error_and_the_next_run_mends_it(gone, monkeypatch):
    files = blobs()

    def down(store, name):
        raise Unavailable("storage_unavailable", "Down.", 1)

    with monkeypatch.context() as failing:
        failing.setattr(type(blob_store()), "delete", down)
        with pytest.raises(CommandError, match="still there"):
            call_command("purge_trash")
    assert blobs() == files
    call_command("purge_trash")
    assert len(files - blobs()) == 2


def test_one_that_fails_holds_up_no_other_and_is_an_error(gone, monkeypatch, capsys):
    other = Project.objects.get(title="Young")
    Trashed.objects.update(purge_at=timezone.now())
    from wavic.lifecycle import kinds

    remove = kinds.kind_of("project").remove

    def failing(ids):
        if gone.pk in ids:
            raise DatabaseError("no")
        remove(ids)

    monkeypatch.setattr(kinds.kind_of("project"), "remove", failing)
    with pytest.raises(CommandError, match="1 could not"):
        call_command("purge_trash")
    assert not Project.objects.filter(pk=other.pk).exists()
    assert Trashed.objects.get().lease_until is None
