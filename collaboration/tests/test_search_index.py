"""Every change reaches what is found, by the worker; what was there before, by a reindex."""

import importlib

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from accounts import services as accounts
from accounts.tests.people import PASSWORD, Visitor, person
from collaboration import services
from collaboration.models import Comment
from collaboration.tests.factories import make_comment
from collaboration.tests.searching import found, index_all
from projects import services as projects
from projects.tests.factories import make_project
from spaces import services as spaces
from spaces.models import Space
from spaces.tests.factories import make_space
from tracks import services as tracks
from tracks.models import Track
from tracks.tests.factories import make_track
from wavic import search
from wavic.events import emit
from wavic.lifecycle.models import State
from wavic.mongo.transactions import run_in_transaction
from wavic.search import indexing
from wavic.search.models import Entry
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in(person(name="Ada Marsh"))


@pytest.fixture
def space(owner):
    return make_space(owner.user, "Northbound")


def entries() -> set[tuple[str, str]]:
    """Of what there are entries, and what their titles are."""
    return {(entry.kind, entry.title.strip()) for entry in Entry.objects.all()}


def test_what_happens_is_found_once_the_worker_has_heard_of_it(owner, space):
    user = owner.user
    project = make_project(space, "Tides")
    track = make_track(project, "Harbour")
    thread = make_comment(track, body="Louder")
    work_off()
    everything = {
        ("space", "northbound"),
        ("member", "ada marsh"),
        ("project", "tides"),
        ("track", "harbour"),
        ("comment", ""),
    }
    assert entries() == everything

    spaces.edit_space(user, space.pk, {"name": "Southbound"}, expected=None)
    accounts.edit_profile(user.pk, name="Ada Moor", expected=None)
    projects.edit_project(user, project.pk, {"title": "Waves"}, expected=None)
    tracks.edit_track(user, track.pk, {"title": "Pier", "lyrics": "Oh pier"}, expected=None)
    services.edit_comment(user, thread.pk, {"body": "Quieter"}, expected=None)
    work_off()
    assert entries() == {
        ("space", "southbound"),
        ("member", "ada moor"),
        ("project", "waves"),
        ("track", "pier"),
        ("lyrics", ""),
        ("comment", ""),
    }
    assert found(owner, "quiet") == {"comment": ["Pier"]}

    other = make_project(space, "Elsewhere")
    tracks.move_track(user, track.pk, project=other.pk)
    tracks.duplicate_track(user, track.pk, title="Second pier")
    work_off()
    moved = Entry.objects.filter(object__in=[track.pk, thread.pk])
    assert {entry.project for entry in moved} == {other.pk}
    assert found(owner, "second") == {"track": ["Second pier"]}

    services.delete_comment(user, thread.pk)
    tracks.trash_track(user, track.pk)
    work_off()
    assert entries() == {
        ("space", "southbound"),
        ("member", "ada moor"),
        ("project", "waves"),
        ("project", "elsewhere"),
        ("track", "second pier"),
        ("lyrics", ""),
    }


def test_who_comes_and_goes_is_found_as_long(owner, space):
    ben, eve = person(name="Ben"), person(name="Eve")
    spaces.add_member(space.pk, ben.pk, "viewer")
    spaces.add_member(space.pk, eve.pk, "viewer")
    work_off()
    assert found(owner, "ben") == {"member": ["Ben"]}
    assert found(owner, "eve") == {"member": ["Eve"]}
    spaces.remove_member(owner.user, space.pk, ben.pk)
    accounts.close_account(eve.pk, password=PASSWORD)
    work_off()
    assert entries() == {("space", "northbound"), ("member", "ada marsh")}


def test_what_is_in_a_project_goes_and_comes_back_with_it(owner, space):
    project = make_project(space, "Tides")
    track = make_track(project, "Harbour")
    tracks.edit_track(owner.user, track.pk, {"lyrics": "Low tide"}, expected=None)
    make_comment(track, body="Louder")
    work_off()
    before = entries()
    projects.trash_project(owner.user, project.pk)
    work_off()
    assert entries() == {("space", "northbound"), ("member", "ada marsh")}
    project.state = State.ACTIVE
    project.save()
    run_in_transaction(
        lambda: emit(
            "project.restored",
            space=space.pk,
            subject=project,
            data={"project": str(project.pk)},
        )
    )
    work_off()
    assert entries() == before


def test_who_was_slower_with_what_was_there_before_looks_again(owner, space, monkeypatch):
    """The older of two states is read first, and written last."""
    track = make_track(make_project(space), "Old")
    read = indexing._rows

    def read_then_renamed(kind, objects):
        rows = read(kind, objects)
        if Track.objects.filter(pk=track.pk, title="Old").exists():
            tracks.edit_track(owner.user, track.pk, {"title": "New"}, expected=None)
            search.refresh("track", [track.pk])
        return rows

    monkeypatch.setattr(indexing, "_rows", read_then_renamed)
    search.refresh("track", [track.pk])
    assert entries() == {("track", "new")}


def test_the_command_makes_all_anew_and_says_how_much(owner, space, capsys):
    make_track(make_project(space, "Tides"), "Harbour")
    Entry.objects.create(kind="track", object=space.pk, space=space.pk, moment=space.created_at)
    call_command("reindex_search")
    assert {kind for kind, _ in entries()} == {"space", "member", "project", "track"}
    said = capsys.readouterr().out
    assert "track: 1 entries" in said
    assert "lyrics: 0 entries" in said


def test_what_was_there_before_search_is_found_after_the_migration(owner, space, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    project = make_project(space, "Tides")
    for number in range(5):
        Track.objects.create(space=space, project=project, title=f"Tide {number}", position=number)
    work_off()
    Entry.objects.all().delete()
    migration = importlib.import_module("wavic.search.migrations.0002_find_what_is_there")
    with connection.schema_editor() as editor:
        migration.enqueue_reindex(apps, editor)
    work_off()
    assert Entry.objects.filter(kind="track").count() == 5
    assert found(owner, "tide")["track"]


def test_a_new_database_has_nothing_to_be_found(db):
    migration = importlib.import_module("wavic.search.migrations.0002_find_what_is_there")
    Space.objects.all().delete()
    with connection.schema_editor() as editor:
        migration.enqueue_reindex(apps, editor)
    assert work_off() == 0


def test_many_batches_leave_nothing_out(owner, space, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 3)
    track = make_track(make_project(space), "Harbour")
    for number in range(7):
        make_comment(track, body=f"Remark {number}")
    index_all()
    assert Entry.objects.filter(kind="comment").count() == 7
    Comment.objects.all().delete()
    index_all()
    assert not Entry.objects.filter(kind="comment").exists()
