"""A picture of oneself: one's own to change and to pay for."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Entitlement
from accounts.tests.people import PASSWORD, Visitor
from wavic.api.errors import NotFound
from wavic.images.services import upload
from wavic.storage.blobs import blob_store
from wavic.testing.pictures import phone_photograph
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def visitor():
    return Visitor.logged_in()


def put(visitor: Visitor) -> dict:
    file = {"file": SimpleUploadedFile("me.jpg", phone_photograph())}
    answer = visitor.api.put("/user/me/avatar", file, format="multipart")
    assert answer.status_code == 200
    return answer.json()


def test_it_is_in_every_answer_that_shows_the_account(visitor):
    assert visitor.api.get("/user/me").json()["avatar"] is None
    assert put(visitor)["avatar"]["status"] == "processing"
    work_off()
    me = visitor.api.get("/user/me").json()
    assert me["avatar"]["status"] == "ready"
    assert me["avatar"]["thumbnail"]
    login = {"email": visitor.user.email, "password": PASSWORD}
    assert visitor.api.post("/user/login", login).json()["user"] == me
    assert visitor.api.patch("/user/me", {"name": "Eve"}).json()["avatar"] == me["avatar"]


def test_its_bytes_are_ones_own(visitor):
    put(visitor)
    entitlement = Entitlement.objects.get(user=visitor.user)
    assert entitlement.storage_used == len(phone_photograph())
    assert visitor.api.delete("/user/me/avatar").status_code == 204
    entitlement.refresh_from_db()
    assert entitlement.storage_used == 0


def test_nobody_gives_somebody_else_a_picture(visitor):
    other = Visitor.logged_in()
    wish = {"purpose": "user_avatar", "target": str(other.user.pk), "name": "a", "size": 9}
    assert visitor.api.post("/file", wish).status_code == 404
    with pytest.raises(NotFound):
        upload(visitor.user, "user_avatar", other.user.pk, SimpleUploadedFile("a", b"x"))


def test_what_the_worker_does_is_no_edit_that_others_collide_with(visitor):
    revision = put(visitor)["revision"]
    work_off()
    answer = visitor.api.patch("/user/me", {"name": "Eve"}, headers={"If-Match": f'"{revision}"'})
    assert answer.status_code == 200
