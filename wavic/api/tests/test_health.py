"""Health says whether the process lives, and whether what it stands on answers."""

from contextlib import contextmanager
from threading import Event

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pymongo.errors import ServerSelectionTimeoutError

from wavic.api import health
from wavic.mongo.connections import mongo_connection
from wavic.mongo.profiling import round_trips
from wavic.testing.workers import wait_until

pytestmark = pytest.mark.django_db


def test_live_asks_nobody():
    with round_trips() as trips:
        response = Client().get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert len(trips) == 0


def test_ready_when_everything_answers():
    with round_trips() as trips:
        response = Client().get("/health/ready")
    body = response.json()
    assert (response.status_code, body["status"]) == (200, "ready")
    assert body["checks"] == {
        "database": "ok", "migrations": "ok", "storage": "ok",
        "mail": "ok", "payments": "not_configured", "worker": "down",
    }  # fmt: skip
    assert len(trips) >= 1
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["database", "migrations", "storage"])
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


def test_what_hangs_is_down_in_time_and_hangs_once(monkeypatch):
    """However often it is asked: one thread waits, and the next answer counts again."""
    asked, let_go = [], Event()

    def hang():
        asked.append(1)
        let_go.wait(30)

    monkeypatch.setattr(health, "SECONDS", 0.2)
    monkeypatch.setitem(health.CHECKS, "storage", hang)
    for _ in range(3):
        body = Client().get("/health/ready").json()
        assert body["down"] == ["storage"]
        assert body["checks"]["database"] == "ok"
    assert asked == [1]
    let_go.set()
    monkeypatch.setitem(health.CHECKS, "storage", lambda: None)
    wait_until(lambda: Client().get("/health/ready").status_code == 200)


def test_a_database_that_is_full_or_stepped_down_is_down():
    """It answers pings; what counts is whether it takes a write."""
    with refused_writes():
        assert Client().get("/health/ready").json()["down"] == ["database"]
    assert Client().get("/health/ready").status_code == 200


def test_code_whose_migrations_are_not_applied_yet_is_not_ready(monkeypatch):
    monkeypatch.setattr(health, "_migrations_applied", [])
    applied = MigrationRecorder.Migration.objects
    last = applied.filter(app="wavic_metrics").last()
    applied.filter(pk=last.pk).delete()
    try:
        assert Client().get("/health/ready").json()["down"] == ["migrations"]
    finally:
        last.save(force_insert=True)
    assert Client().get("/health/ready").status_code == 200


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_probes_ask_by_any_address(settings, path):
    """A container is asked by its own address, and its image's check by 127.0.0.1."""
    settings.ALLOWED_HOSTS = ["wavic.example"]
    assert Client().get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200
    assert Client().get("/", headers={"Host": "10.1.2.3:8000"}).status_code == 400


def test_mail_that_is_not_set_up_is_said(settings):
    settings.WAVIC_ENV = "production"
    checks = Client().get("/health/ready").json()["checks"]
    assert (checks["mail"], checks["payments"]) == ("not_configured", "not_configured")
    settings.POSTMARK_TOKEN = settings.STRIPE_API_KEY = settings.STRIPE_WEBHOOK_SECRET = "set"
    checks = Client().get("/health/ready").json()["checks"]
    assert (checks["mail"], checks["payments"]) == ("ok", "ok")


@contextmanager
def refused_writes():
    """A collection that takes no document, as a server that is full takes none."""
    database = mongo_connection().database
    database.drop_collection("health")
    database.create_collection("health", validator={"never": {"$exists": True}})
    try:
        yield
    finally:
        database.drop_collection("health")
