"""An export is asked for once, made by the worker, told of, fetched, and thrown away in time."""

import io
import json
import urllib.parse
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.tests.people import PASSWORD, Visitor
from spaces.tests.factories import make_space
from wavic.events import Event
from wavic.exports import services
from wavic.exports.models import Export, File
from wavic.storage.blobs import blob_store
from wavic.storage.inventory import inventory
from wavic.storage.removals import sweep_removals
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def path(owner):
    return f"/artist/{make_space(owner.user, 'Night & Day').pk}/export"


def fetched(url):
    """The file behind a signed URL, as a browser would get it."""
    parts = urllib.parse.urlsplit(url)
    answer = Client().get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def made(owner, path):
    assert owner.api.post(path).status_code == 202
    work_off()
    return owner.api.get(path).json()


@pytest.fixture
def blobs():
    """What of exports is in storage now that wasn't before."""

    def stored():
        return {blob.name for blob in inventory(blob_store()) if blob.name.startswith("export/")}

    before = stored()
    return lambda: stored() - before


def test_there_is_none_until_one_is_asked_for(owner, path):
    answer = owner.api.get(path).json()
    assert answer["state"] == "none"
    assert answer["url"] is None


def test_the_worker_makes_it_and_it_can_be_fetched(owner, path):
    asked = owner.api.post(path).json()
    assert (asked["state"], asked["progress"], asked["url"]) == ("waiting", 0, None)
    assert owner.api.get(path).json() == asked
    work_off()
    export = owner.api.get(path).json()
    assert (export["id"], export["state"], export["progress"]) == (asked["id"], "ready", 1)
    archive = fetched(export["url"])
    assert archive.testzip() is None
    assert len(archive.namelist()) == export["files"]
    assert json.loads(archive.read("manifest.json"))["id"] == asked["id"]
    assert not File.objects.exists()


def test_asked_for_twice_it_is_made_once(owner, path):
    first, second = (owner.api.post(path).json() for _ in range(2))
    assert first["id"] == second["id"]
    work_off()
    assert Event.objects.filter(kind="export.ready").count() == 1
    assert len(mail.outbox) == 1


def test_a_new_one_takes_the_place_of_the_one_before(owner, path, blobs):
    before = made(owner, path)
    after = made(owner, path)
    assert after["id"] != before["id"]
    sweep_removals()
    assert len(blobs()) == 1


def test_who_asked_is_told_without_the_address_of_the_file(owner, path):
    made(owner, path)
    [message] = mail.outbox
    space = path.split("/")[2]
    assert message.to == [owner.user.email]
    assert f"/app/space/{space}/settings#export" in message.body
    assert "signature" not in message.body
    told = Event.objects.get(kind="export.ready")
    assert (told.space, told.data["user"]) == (None, str(owner.user.pk))


def test_thrown_away_it_is_gone_with_all_that_was_stored(owner, path, blobs):
    made(owner, path)
    assert owner.api.delete(path).status_code == 204
    work_off()
    sweep_removals()
    assert owner.api.get(path).json()["state"] == "none"
    assert not blobs()
    assert owner.api.delete(path).status_code == 204


def test_cancelled_it_is_never_made(owner, path, blobs):
    owner.api.post(path)
    owner.api.delete(path)
    work_off()
    assert not blobs()
    assert not mail.outbox


def test_after_a_week_it_is_gone(owner, path, blobs):
    made(owner, path)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert owner.api.get(path).json()["state"] == "none"
    services.throw_away_due()
    work_off()
    sweep_removals()
    assert not Export.objects.exists()
    assert not blobs()


def test_a_person_exports_what_is_theirs(owner):
    export = made(owner, "/user/me/export")
    assert export["state"] == "ready"
    assert "/app/account#export" in mail.outbox[0].body


def test_it_goes_with_the_space_that_it_is_of(owner, path, blobs):
    made(owner, path)
    space = path.split("/")[2]
    owner.api.delete(f"/artist/{space}")
    assert owner.api.delete(f"/trash/space/{space}").status_code == 202
    work_off()
    sweep_removals()
    assert not Export.objects.exists()
    assert not blobs()


def test_it_goes_with_the_account_that_it_is_of(owner):
    made(owner, "/user/me/export")
    assert owner.api.delete("/user/me", {"password": PASSWORD}, format="json").status_code < 300
    assert not Export.objects.exists()


def test_somebody_elses_is_as_little_there_as_their_space(owner, path):
    made(owner, path)
    stranger = Visitor.logged_in()
    assert stranger.api.get(path).status_code == 404
    assert stranger.api.get("/user/me/export").json()["state"] == "none"
