"""Health says whether the process lives, and whether what it stands on answers."""

import pytest
from django.test import Client
from pymongo.errors import ServerSelectionTimeoutError

from wavic.api import health
from wavic.mongo.profiling import round_trips

pytestmark = pytest.mark.django_db


def test_live_asks_nobody():
    with round_trips() as trips:
        response = Client().get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert len(trips) == 0


def test_ready_when_everything_answers():
    with round_trips() as trips:
        response = Client().get("/health/ready")
    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert len(trips) >= 1
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["database", "queue", "storage"])
def test_not_ready_names_what_is_down_and_leaks_nothing(monkeypatch, name):
    def check():
        raise ServerSelectionTimeoutError("secret-host:27017")

    monkeypatch.setitem(health.CHECKS, name, check)
    response = Client().get("/health/ready")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    body = response.json()
    assert (body["code"], body["down"]) == ("not_ready", [name])
    assert "secret" not in response.text


def test_a_broken_blob_folder_is_noticed(settings, tmp_path, monkeypatch):
    """The real storage check on a folder that is a file."""
    from wavic.storage.local import LocalBlobStore

    blocked = tmp_path / "blobs"
    blocked.write_text("in the way")
    settings.BLOB_DIR = blocked
    monkeypatch.setattr(health, "default_storage", LocalBlobStore())
    assert Client().get("/health/ready").json()["down"] == ["storage"]
