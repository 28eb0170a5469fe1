"""What is restored is what was thrown away: nothing more, nothing less, nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests.people import Visitor
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from tracks.models import Track, Version
from tracks.tests.factories import attach_file, make_track, make_version
from trash.tests.records import Record, band, blobs, different, stored
from wavic.lifecycle.models import Trashed

pytestmark = pytest.mark.django_db

# What an edit of the thing itself leaves behind, and what counts that something changed.
TOUCHED = {"revision", "updated_at"}
SEARCH = "wavic_search_entry"  # made anew by the worker: see test_hidden_at_once


@pytest.fixture
def space():
    return band()


@pytest.fixture
def owner(space):
    return Visitor.logged_in(space.owner)


def throw_away_and_restore(visitor, path, kind, pk):
    assert visitor.api.delete(path).status_code == 204
    assert visitor.api.get(path).status_code == 404
    answer = visitor.api.post(f"/trash/{kind}/{pk}/restore")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def untouched(before, after, *touched):
    """What differs, but for the revisions of what was touched: those of these ids.

    An entitlement is touched to make races for the owner's plan collide.
    """
    ids = {str(pk) for pk in touched}
    return {
        place: values
        for place, values in different(before, after).items()
        if not (place.split(".")[1] in ids and place.split(".")[2] in TOUCHED)
        and not place.startswith("accounts_session")
        and not (place.startswith("accounts_entitlement") and place.endswith(".updated_at"))
    }


def test_a_project_with_everything_in_it(space, owner):
    record = Record(space)
    before, files = stored(), blobs()
    path = f"/project/{record.project.pk}"
    where = throw_away_and_restore(owner, path, "project", record.project.pk)
    assert untouched(before, stored(), record.project.pk) == {}
    assert blobs() == files
    assert where == {
        "kind": "project",
        "id": str(record.project.pk),
        "space": str(space.pk),
        "project": str(record.project.pk),
        "track": None,
    }


def test_a_space_of_several_projects(space, owner):
    Record(space, tracks=1, threads=1)
    make_project(space, "Empty")
    before, files = stored(), blobs()
    throw_away_and_restore(owner, f"/artist/{space.pk}", "space", space.pk)
    assert untouched(before, stored(), space.pk) == {}
    assert blobs() == files


def test_a_track_in_the_middle_keeps_its_place(space, owner):
    project = make_project(space)
    tracks = [make_track(project, str(number)) for number in range(3)]
    middle = tracks[1]
    make_comment(middle)
    before = stored()
    throw_away_and_restore(owner, f"/track/{middle.pk}", "track", middle.pk)
    assert untouched(before, stored(), middle.pk) == {}
    page = owner.api.get(f"/track/project/{project.pk}").json()["results"]
    assert [row["id"] for row in page] == [str(track.pk) for track in tracks]


def test_a_track_that_came_meanwhile_stays_behind_it(space, owner):
    project = make_project(space)
    first, second = make_track(project, "One"), make_track(project, "Two")
    assert owner.api.delete(f"/track/{first.pk}").status_code == 204
    third = make_track(project, "Three")
    assert owner.api.post(f"/trash/track/{first.pk}/restore").status_code == 200
    page = owner.api.get(f"/track/project/{project.pk}").json()["results"]
    assert [row["id"] for row in page] == [str(each.pk) for each in (first, second, third)]
    project.refresh_from_db()
    assert project.track_count == 3


def test_an_attachment(space, owner):
    track = make_track(make_project(space))
    attached = attach_file(track)
    before = stored()
    throw_away_and_restore(owner, f"/file/attachment/{attached.pk}", "attachment", attached.pk)
    assert untouched(before, stored(), attached.pk, track.pk) == {}


def test_a_comment_thread(space, owner):
    track = make_track(make_project(space))
    thread = make_comment(track)
    before = stored()
    throw_away_and_restore(owner, f"/comment/{thread.pk}", "comment", thread.pk)
    assert untouched(before, stored(), thread.pk) == {}


def test_the_current_version_plays_again(space, owner):
    track = make_track(make_project(space))
    make_comment(track)
    newest = make_version(track)
    make_comment(track, "Only on the second.", version=newest.pk)
    make_comment(track, "On the first.", version=track.current_version_id)
    before = stored()
    path = f"/track/{track.pk}/version/{newest.pk}"
    throw_away_and_restore(owner, path, "version", newest.pk)
    assert untouched(before, stored(), newest.pk, track.pk) == {}
    assert owner.api.get(path).json()["current"]


def test_a_version_that_did_not_play_does_not_take_its_turn(space, owner):
    track = make_track(make_project(space))
    first = track.current_version_id
    newest = make_version(track)
    throw_away_and_restore(owner, f"/track/{track.pk}/version/{first}", "version", first)
    track.refresh_from_db()
    assert track.current_version_id == newest.pk
    assert track.version_count == 2


def test_what_was_chosen_meanwhile_goes_on_playing(space, owner):
    track = make_track(make_project(space))
    first = track.current_version_id
    second = make_version(track)
    assert owner.api.delete(f"/track/{track.pk}/version/{second.pk}").status_code == 204
    third = make_version(track)
    assert owner.api.post(f"/trash/version/{second.pk}/restore").status_code == 200
    track.refresh_from_db()
    assert track.current_version_id == third.pk
    assert {first, second.pk, third.pk} == set(
        Version.objects.filter(track=track, state="active").values_list("pk", flat=True)
    )


def test_an_open_thread_comes_back_to_the_version_that_came_meanwhile(space, owner):
    track = make_track(make_project(space))
    thread = make_comment(track)
    assert owner.api.delete(f"/comment/{thread.pk}").status_code == 204
    newest = make_version(track)
    assert owner.api.post(f"/trash/comment/{thread.pk}/restore").status_code == 200
    thread.refresh_from_db()
    assert thread.versions == [track.current_version_id, newest.pk]
    newest.refresh_from_db()
    assert newest.open_comments == 1


def test_a_thread_begun_meanwhile_stands_on_the_version_that_comes_back(space, owner):
    track = make_track(make_project(space))
    newest = make_version(track)
    assert owner.api.delete(f"/track/{track.pk}/version/{newest.pk}").status_code == 204
    thread = make_comment(track)
    assert owner.api.post(f"/trash/version/{newest.pk}/restore").status_code == 200
    thread.refresh_from_db()
    assert newest.pk in thread.versions
    newest.refresh_from_db()
    assert newest.open_comments == 1
    assert Track.objects.get(pk=track.pk).open_comments == 1


def test_what_was_thrown_away_by_itself_stays_in_the_trash(space, owner):
    project = make_project(space)
    kept, gone = make_track(project, "One"), make_track(project, "Two")
    assert owner.api.delete(f"/track/{gone.pk}").status_code == 204
    assert owner.api.delete(f"/project/{project.pk}").status_code == 204
    assert owner.api.post(f"/trash/project/{project.pk}/restore").status_code == 200
    assert owner.api.get(f"/track/{kept.pk}").status_code == 200
    assert owner.api.get(f"/track/{gone.pk}").status_code == 404
    assert owner.api.post(f"/trash/track/{gone.pk}/restore").status_code == 200


def test_again_it_has_thirty_days(space, owner):
    project = make_project(space)
    for _ in range(2):
        assert owner.api.delete(f"/project/{project.pk}").status_code == 204
        entry = Trashed.objects.get(object=project.pk)
        left = entry.purge_at - timezone.now()
        assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
        assert owner.api.post(f"/trash/project/{project.pk}/restore").status_code == 200
    assert not Trashed.objects.exists()


def test_a_sign_off_comes_back_with_its_project_and_not_with_a_track(space, owner):
    track = make_track(make_project(space))
    Version.objects.update(approval="approved")
    other = make_track(track.project, "Other")
    Version.objects.update(approval="approved")
    path = f"/project/{track.project_id}"
    assert owner.api.post(f"{path}/sign-off").status_code == 200
    throw_away_and_restore(owner, path, "project", track.project_id)
    assert owner.api.get(path).json()["signed_off_at"]
    assert owner.api.delete(f"/track/{other.pk}").status_code == 204
    assert owner.api.post(f"{path}/sign-off").status_code == 200
    assert owner.api.post(f"/trash/track/{other.pk}/restore").status_code == 200
    assert owner.api.get(path).json()["signed_off_at"] is None  # it was said of another record
