"""What is deleted for good is gone whole, and everything else stays as it was."""

import pytest

from accounts.models import Entitlement
from accounts.tests.people import Visitor, person
from collaboration import services as collaboration
from collaboration.tests.factories import make_comment
from projects.models import Project
from projects.tests.factories import make_project
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member
from tracks.models import Version
from tracks.services import duplicate_track
from tracks.tests.factories import ArrivedFile, attach_file, make_track, make_version, process
from trash.services import purge_unit
from trash.tests.records import (
    Record,
    band,
    blobs,
    contents,
    different,
    naming,
    stored,
    tell_all,
)
from wavic.images import services as pictures
from wavic.lifecycle.models import Trashed
from wavic.queue.models import Once
from wavic.storage.models import Removal
from wavic.storage.removals import sweep_removals
from wavic.testing.pictures import encoded, photograph
from wavic.testing.workers import work_off
from wavic.uploads.models import Upload
from wavic.uploads.services import open_upload

pytestmark = pytest.mark.django_db


# Where counts and dates of what is around it change, or what tells of several things.
COUNTED = {
    *("accounts_session", "accounts_entitlement", "spaces_space"),
    "collaboration_notification",
}


@pytest.fixture
def space():
    return band()


@pytest.fixture
def owner(space):
    return Visitor.logged_in(space.owner)


def purge(visitor, path, kind, pk):
    """Throw it away and then for good, as its owner does, and have the worker do its part."""
    assert visitor.api.delete(path).status_code == 204
    assert visitor.api.delete(f"/trash/{kind}/{pk}").status_code == 202
    assert visitor.api.get("/trash").json()["results"] == []
    purge_unit(str(Trashed.objects.get(object=pk).pk))
    sweep_removals()
    tell_all()


def assert_gone(ids):
    assert naming(ids, stored()) == set()
    assert not Trashed.objects.exists()
    assert not Removal.objects.exists()


def used(space):
    return (
        Space.objects.values_list("storage_used", flat=True).get(pk=space.pk),
        Entitlement.objects.values_list("storage_used", flat=True).get(user=space.owner),
    )


def test_a_project_with_everything_in_it(space, owner):
    other = Record(space, "Another", tracks=1, threads=1)
    tell_all()
    before, files, bytes_used = stored(), blobs(), used(space)
    record = Record(space)
    art = ArrivedFile("cover.jpg", encoded(photograph(60, 40), "JPEG"))
    pictures.upload(space.owner, "project_artwork", record.project.pk, art)
    open_upload(space.owner, purpose="track", target=record.project.pk, name="b.wav", size=9)
    tell_all()
    ids = contents(space, record.project)
    assert naming(ids, stored())
    purge(owner, f"/project/{record.project.pk}", "project", record.project.pk)
    assert_gone(ids)
    assert blobs() == files
    assert used(space) == bytes_used
    after = stored()
    kept = {
        place: values
        for place, values in different(before, after).items()
        if place.split(".")[0] not in COUNTED
    }
    assert kept == {}
    assert naming(contents(space, other.project), after)


def test_a_space_with_its_members_and_their_wishes(space, owner):
    elsewhere = band("Elsewhere")
    make_comment(make_track(make_project(elsewhere)))
    record = Record(space, tracks=1, threads=1)
    visitor = add_member(space, person(name="Vi"), Role.VISITOR, record.project)
    collaboration.edit_preferences(space.owner, spaces=[{"space": space.pk, "digest": "weekly"}])
    art = ArrivedFile("cover.jpg", encoded(photograph(60, 40), "JPEG"))
    pictures.upload(space.owner, "space_avatar", space.pk, art)
    tell_all()
    ids, members = contents(space), set(space.memberships.values_list("pk", flat=True))
    there = naming(contents(elsewhere), stored())
    purge(owner, f"/artist/{space.pk}", "space", space.pk)
    assert_gone(ids | members)
    assert not Membership.objects.filter(pk=visitor.pk).exists()
    entitlement = Entitlement.objects.get(user=space.owner)
    assert (entitlement.spaces_used, entitlement.storage_used) == (0, 0)
    assert naming(contents(elsewhere), stored()) == there


def test_a_track_takes_along_what_was_thrown_away_out_of_it(space, owner):
    project = make_project(space)
    kept, before = make_track(project, "Kept"), blobs()
    track = make_track(project, "Gone")
    version, thread = make_version(track), make_comment(track)
    attached = attach_file(track)
    for path in (
        f"/comment/{thread.pk}",
        f"/track/{track.pk}/version/{version.pk}",
        f"/file/attachment/{attached.pk}",
    ):
        assert owner.api.delete(path).status_code == 204
    tell_all()
    ids = {track.pk, version.pk, thread.pk, attached.pk, track.current_version_id}
    purge(owner, f"/track/{track.pk}", "track", track.pk)
    assert_gone(ids)
    assert blobs() == before
    assert owner.api.get(f"/track/{kept.pk}").status_code == 200
    assert Project.objects.get(pk=project.pk).track_count == 1


def derived(track):
    version = Version.objects.get(track=track)
    return {name for name in (version.waveform, version.stream, version.cover) if name}


def test_a_version_leaves_threads_that_stand_on_others(space, owner):
    track = make_track(make_project(space))
    first = track.current_version_id
    carried = make_comment(track, "Carried.")
    version = make_version(track)
    tell_all()
    alone = make_comment(track, "Only here.", version=version.pk)
    reply = make_comment(track, "Indeed.", parent=alone.pk)
    Visitor.logged_in(space.owner).api.post(f"/track/{track.pk}/version/{version.pk}/approve", {})
    tell_all()
    carried.refresh_from_db()
    assert version.pk in carried.versions
    purge(owner, f"/track/{track.pk}/version/{version.pk}", "version", version.pk)
    assert_gone({version.pk, alone.pk, reply.pk})
    carried.refresh_from_db()
    assert carried.versions == [first]
    page = owner.api.get(f"/comment/track/{track.pk}").json()["results"]
    assert [row["body"] for row in page] == ["Carried."]


def test_a_thread_and_an_attachment(space, owner):
    track = make_track(make_project(space))
    thread, attached = make_comment(track), attach_file(track)
    tell_all()
    files = blobs()
    purge(owner, f"/comment/{thread.pk}", "comment", thread.pk)
    purge(owner, f"/file/attachment/{attached.pk}", "attachment", attached.pk)
    assert_gone({thread.pk, attached.pk})
    assert blobs() == files - {attached.blob}


def test_a_shared_blob_goes_with_the_last_that_names_it(space, owner):
    before, project = blobs(), make_project(space)
    track = make_track(project)
    process(Version.objects.get(track=track))
    copy = duplicate_track(space.owner, track.pk)
    files = blobs()
    assert {track.versions.get().blob, *derived(track)} <= files
    purge(owner, f"/track/{track.pk}", "track", track.pk)
    assert blobs() == files
    assert used(space) == (Version.objects.get(track=copy["id"]).size,) * 2
    purge(owner, f"/track/{copy['id']}", "track", copy["id"])
    assert blobs() == before
    assert used(space) == (0, 0)


def test_who_visited_nothing_else_is_no_member_any_more(space, owner):
    gone, kept = make_project(space, "Gone"), make_project(space, "Kept")
    only, both = person(name="Only"), person(name="Both")
    add_member(space, only, Role.VISITOR, gone)
    add_member(space, both, Role.EDITOR)
    changed = {"role": "viewer"}
    path = f"/artist/{space.pk}/members/{both.pk}"
    for project in (gone, kept):
        assert owner.api.patch(path, {**changed, "project": str(project.pk)}).status_code == 200
    before = Space.objects.get(pk=space.pk).member_count
    purge(owner, f"/project/{gone.pk}", "project", gone.pk)
    assert Space.objects.get(pk=space.pk).member_count == before - 1
    assert not Membership.objects.filter(user=only).exists()
    [left] = Membership.objects.get(user=both).project_roles
    assert left.project == kept.pk


def test_an_upload_under_way_into_it_ends_and_its_bytes_return(space, owner):
    project = make_project(space)
    upload = open_upload(space.owner, purpose="track", target=project.pk, name="b.wav", size=9)
    assert used(space)[1] == 9
    purge(owner, f"/project/{project.pk}", "project", project.pk)
    assert not Upload.objects.filter(pk=upload.pk).exists()
    assert used(space) == (0, 0)


def test_the_worker_that_is_late_makes_nothing_of_what_is_gone(space, owner):
    """A version is uploaded, thrown away and purged before the worker came to it."""
    before = blobs()
    track = make_track(make_project(space))
    assert owner.api.delete(f"/track/{track.pk}").status_code == 204
    assert owner.api.delete(f"/trash/track/{track.pk}").status_code == 202
    assert purge_unit(str(Trashed.objects.get().pk))
    work_off()
    assert blobs() == before
    assert naming({track.pk}, stored()) == set()
    assert not Once.objects.filter(state="dead").exists()
