"""doctor says what is wrong and how it is mended, also where nothing works."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tracks.models import Track
from wavic.mail.tests.postmark import postmark
from wavic.mongo.connections import mongo_connection
from wavic.mongo.documents import collection
from wavic.operations.doctor import findings
from wavic.queue import enqueue, heartbeats
from wavic.queue.models import Once, State
from wavic.queue.signs import Signs
from wavic.queue.tests.work import note
from wavic.storage.blobs import blob_store
from wavic.storage.inventory import inventory
from wavic.testing.ports import free_port
from wavic.testing.workers import make_due

PRODUCTION = {
    "WAVIC_ENV": "production",
    "MONGODB_URI": "mongodb://ana:s3cr3t-word@127.0.0.1:1/wavic",
    "SECRET_KEY": "short",
    "JWT_SECRET": "short",
    "PUBLIC_URL": "http://wavic.example",
    "AZURE_STORAGE_ACCOUNT_NAME": "nobody",
    "AZURE_STORAGE_ACCOUNT_KEY": "YnVpbGQ=",
    "AZURE_STORAGE_CONTAINER_NAME": "none",
    "AZURE_STORAGE_ENDPOINT": "http://127.0.0.1:1/nobody",
}


def run(**variables: str) -> tuple[int, str]:
    """It in a process of its own, with an environment of its own: exit code and all it said."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=settings.BASE_DIR, env={**kept, **variables}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"WAVIC_ENV": "production"}, "needs SECRET_KEY, JWT_SECRET, MONGODB_URI"),
        ({"WAVIC_ENV": "test", "PORT": "many"}, "PORT must be a whole number"),
        ({"WAVIC_ENV": "staging"}, "must be one of development, test, production"),
        ({"WAVIC_ENV": "test", "MONGODB_URI": "postgres://x"}, "Invalid URI scheme"),
        ({"WAVIC_ENV": "development", "WAVIC_DATA": "/proc/nowhere"}, "/proc/nowhere"),
    ],
)
def test_where_django_cannot_even_begin_it_says_why(variables, said):
    code, told = run(**variables)
    assert code == 1
    assert "FAIL  settings" in told
    assert said in told
    assert "→" in told


def test_in_production_with_everything_wrong_it_names_everything():
    code, told = run(**PRODUCTION)
    assert code == 1
    for part in ("secrets", "addresses", "database", "storage"):
        assert f"FAIL  {part}" in told, told
    for part in ("proxies", "mail", "payments", "web"):
        assert f"warn  {part}" in told, told
    assert "doesn't answer at mongodb://127.0.0.1:1" in told
    assert "s3cr3t-word" not in told


@pytest.fixture
def told(db, settings):
    """What it says of each part, where all is well but for what a test breaks."""
    heartbeats.beat("w", Signs(), 0)
    settings.PUBLIC_URL = f"http://127.0.0.1:{free_port()}"
    settings.STREAM_URL = f"{settings.PUBLIC_URL}/notification/stream"

    def doctor(*arguments: str) -> tuple[int, dict[str, dict]]:
        said = io.StringIO()
        code = 0
        try:
            call_command("doctor", "--json", *arguments, stdout=said)
        except SystemExit as end:
            code = int(str(end.code))
        return code, {each["part"]: each for each in json.loads(said.getvalue())}

    return doctor


def test_all_is_well(told):
    before = {blob.name for blob in inventory(blob_store())}
    code, parts = told()
    assert code == 0, parts
    levels = {name: part["level"] for name, part in parts.items()}
    well = {"secrets", "addresses", "size", "disk", "codecs", "check", "database", "writes",
            "migrations", "indexes", "worker", "queue", "counters", "storage", "mail",
            "payments"}  # fmt: skip
    assert {levels[part] for part in well} == {"ok"}
    assert {levels[part] for part in ("web", "stream")} == {"warn"}  # nobody serves here
    assert all(part["mend"] for part in parts.values() if part["level"] != "ok")
    assert {blob.name for blob in inventory(blob_store())} == before  # its own is gone
    assert told("--strict")[0] == 1


def test_migrations_that_are_missing_are_named_and_nothing_after_them_is_looked_at(told):
    last = MigrationRecorder.Migration.objects.filter(app="wavic_metrics").last()
    MigrationRecorder.Migration.objects.filter(pk=last.pk).delete()
    try:
        code, parts = told()
    finally:
        last.save(force_insert=True)
    assert (code, parts["migrations"]["level"]) == (1, "fail")
    assert "manage.py migrate" in parts["migrations"]["mend"]
    assert "indexes" not in parts
    assert parts["storage"]["level"] == "ok"


def test_an_index_that_somebody_dropped_is_named(told):
    tracks = collection(Track)
    dropped = tracks.index_information()["tracks_in_order"]["key"]
    tracks.drop_index("tracks_in_order")
    try:
        code, parts = told()
    finally:
        tracks.create_index(dropped, name="tracks_in_order")
    assert (code, parts["indexes"]["level"]) == (1, "fail")
    assert "tracks_track.tracks_in_order" in parts["indexes"]["said"]


def test_a_silent_worker_waiting_tasks_and_given_up_ones_are_told_of(told):
    heartbeats.stop("w")
    enqueue(note, "a")
    make_due(700)
    now = timezone.now()
    Once.objects.create(key="k", task="t", state=State.DEAD, lease_until=now - timedelta(days=1))
    code, parts = told()
    assert (code, parts["worker"]["level"]) == (1, "fail")
    assert parts["queue"]["level"] == "warn"


def test_a_default_write_concern_that_loses_writes_is_a_failure(told):
    admin = mongo_connection().connection.admin
    admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": 1})
    try:
        _, parts = told()
    finally:
        admin.command("setDefaultRWConcern", 1, defaultWriteConcern={"w": "majority"})
    assert parts["writes"]["level"] == "fail"


def test_postmark_is_asked_whether_it_knows_us(told, settings):
    settings.POSTMARK_TOKEN = "a-token"
    with postmark() as service:
        settings.ANYMAIL = {"POSTMARK_API_URL": service.url}
        _, parts = told()
        assert parts["mail"]["level"] == "fail"  # it plays no such answer
        assert "Postmark answers" in parts["mail"]["said"]
    _, parts = told()
    assert "can't be reached" in parts["mail"]["said"]


def test_one_of_two_keys_is_a_failure(told, settings):
    settings.STRIPE_API_KEY = "sk_test"
    assert told()[1]["payments"]["level"] == "fail"


def test_storage_that_refuses_is_a_failure_and_the_rest_is_looked_at(told, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "file" / "blobs")
    code, parts = told()
    assert (code, parts["storage"]["level"]) == (1, "fail")
    assert parts["payments"]["level"] == "ok"


def test_a_check_that_breaks_is_a_failure_of_its_own():
    def broken():
        raise KeyError("x")
        yield

    [found] = findings.examine([[broken]])
    assert (found.part, found.level, found.said) == ("broken", "fail", "KeyError: 'x'")
