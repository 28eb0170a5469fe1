"""A space changes hands with all it costs: no byte is lost on the way, and none is paid twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from accounts.tests.test_account_races import at_once
from projects.tests.factories import make_project
from spaces.models import Membership, Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Track
from tracks.tests.factories import attach_file, make_track, short_wav
from tracks.tests.uploading import complete, open_track, send_blocks
from wavic.events import Event
from wavic.storage.blobs import blob_store
from wavic.testing.pictures import encoded, photograph
from wavic.testing.schema import assert_documented

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def space(owner):
    return make_space(owner.user)


@pytest.fixture
def heir(space):
    visitor = Visitor.logged_in()
    add_member(space, visitor.user, Role.ADMIN)
    return visitor


def transfer(visitor, space, to):
    path = f"/artist/{space.pk}/transfer"
    answer = visitor.api.post(path, {"user": str(to.user.pk)}, format="json")
    assert_documented(answer)
    return answer


def used(visitor) -> tuple[int, int]:
    found = Entitlement.objects.get(user=visitor.user)
    return found.spaces_used, found.storage_used


def limit(visitor, **limits):
    Entitlement.objects.filter(user=visitor.user).update(**limits)


def here(space) -> int:
    return Space.objects.get(pk=space.pk).storage_used


def test_the_new_owner_owns_and_the_old_one_is_admin(owner, heir, space):
    project = make_project(space)
    narrowed = {"role": "viewer", "project": str(project.pk)}
    owner.api.patch(f"/artist/{space.pk}/members/{heir.user.pk}", narrowed, format="json")
    answer = transfer(owner, space, heir)
    assert (answer.status_code, answer.json()["role"]) == (200, "admin")
    assert answer.json()["owner"] == str(heir.user.pk)
    assert heir.api.get(f"/artist/{space.pk}").json()["role"] == "owner"
    assert heir.api.get(f"/project/{project.pk}").json()["role"] == "owner"
    assert set(Membership.objects.values_list("user", "role")) == {
        (owner.user.pk, "admin"),
        (heir.user.pk, "owner"),
    }
    said = Event.objects.get(kind="space.transferred").data
    assert said == {"from": str(owner.user.pk), "to": str(heir.user.pk)}


def test_what_is_stored_moves_from_one_plan_to_the_other(owner, heir, space):
    other = make_track(make_project(make_space(owner.user)))
    track = make_track(make_project(space))
    attach_file(track, b"stems" * 100)
    attach_file(track, b"papers", to_project=True)
    owner.api.delete(f"/track/{track.pk}")  # the trash is paid for, too
    picture = SimpleUploadedFile("cover.jpg", encoded(photograph(30, 20), "JPEG"))
    answer = owner.api.put(f"/artist/{space.pk}/cover", {"file": picture}, format="multipart")
    assert answer.status_code == 200
    assert here(space) > len(short_wav()) + 506
    kept = here(other.space)
    assert used(owner) == (2, kept + here(space))
    assert transfer(owner, space, heir).status_code == 200
    assert used(owner) == (1, kept)
    assert used(heir) == (1, here(space))


def test_an_upload_under_way_is_paid_by_who_owns_the_space_when_it_ends(owner, heir, space):
    project = make_project(space)
    content = short_wav()
    upload = open_track(owner, project, content)
    assert transfer(owner, space, heir).status_code == 200
    assert (used(owner), used(heir)) == ((0, len(content)), (1, 0))
    send_blocks(upload, content)
    assert complete(owner, upload).status_code == 200
    assert (used(owner), used(heir)) == ((0, 0), (1, len(content)))
    assert here(space) == len(content)


def test_an_upload_that_ends_while_the_space_changes_hands_is_paid_for_once(owner, heir, space):
    content = short_wav()
    upload = open_track(owner, make_project(space), content)
    send_blocks(upload, content)
    answers = []
    at_once(
        lambda: answers.append(complete(owner, upload)),
        lambda: answers.append(transfer(owner, space, heir)),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (used(owner), used(heir)) == ((0, 0), (1, len(content)))
    assert here(space) == len(content)


def test_an_upload_given_up_after_a_transfer_costs_nobody(owner, heir, space):
    upload = open_track(owner, make_project(space), short_wav())
    transfer(owner, space, heir)
    assert owner.api.delete(f"/file/{upload['id']}").status_code == 204
    assert (used(owner), used(heir)) == ((0, 0), (1, 0))


def test_an_upload_that_the_new_owners_plan_has_no_room_for_stays_to_be_tried_again(
    owner, heir, space
):
    content = short_wav()
    upload = open_track(owner, make_project(space), content)
    send_blocks(upload, content)
    transfer(owner, space, heir)
    limit(heir, storage_limit=len(content) - 1)
    refused = complete(owner, upload)
    assert (refused.status_code, refused.json()["code"]) == (403, "quota_exceeded")
    assert not Track.objects.exists()
    limit(heir, storage_limit=len(content))
    assert complete(owner, upload).status_code == 200
    assert (used(owner), used(heir)) == ((0, 0), (1, len(content)))


@pytest.mark.parametrize(
    ("limits", "quota"),
    [
        ({"spaces_limit": 0}, "spaces"),
        ({"storage_limit": 10}, "storage"),
        ({"collaborators_limit": 0}, "collaborators"),
    ],
)
def test_a_plan_without_room_leaves_all_as_it_was(owner, heir, space, limits, quota):
    make_track(make_project(space))
    before = used(owner)
    limit(heir, **limits)
    answer = transfer(owner, space, heir)
    assert (answer.status_code, answer.json()["code"]) == (403, "quota_exceeded")
    assert answer.json()["quota"] == quota
    assert (used(owner), used(heir)) == (before, (0, 0))
    assert Space.objects.get().owner_id == owner.user.pk
    assert Membership.objects.get(user=heir.user).role == Role.ADMIN
    assert not Event.objects.filter(kind="space.transferred").exists()


def test_a_file_larger_than_the_new_plan_takes_is_no_obstacle(owner, heir, space):
    """As with a downgrade: what is there stays, and only another such file is refused."""
    make_track(make_project(space))
    limit(heir, file_limit=10)
    assert transfer(owner, space, heir).status_code == 200


def test_only_an_admin_of_the_space_can_become_its_owner(owner, space):
    editor, stranger = Visitor.logged_in(), Visitor.logged_in()
    add_member(space, editor.user, Role.EDITOR)
    visiting = Visitor.logged_in()
    add_member(space, visiting.user, Role.ADMIN, make_project(space))
    for visitor in (editor, visiting, stranger, owner):
        answer = transfer(owner, space, visitor)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_an_admin")
    assert Space.objects.get().owner_id == owner.user.pk


def test_only_the_owner_hands_the_space_over(owner, heir, space):
    assert transfer(heir, space, heir).status_code == 403
    assert transfer(owner, space, heir).status_code == 200
    assert transfer(owner, space, owner).status_code == 403
    assert transfer(Visitor.logged_in(), space, heir).status_code == 404
