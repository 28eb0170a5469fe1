"""kill -9 of an import at any moment: begun again it ends as if it had never been killed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from trash.legacy.models import Arrival
from trash.legacy.settling import UNFINISHED
from trash.legacy.tests.library import Messy
from trash.legacy.tests.messy import messy_source
from trash.legacy.tests.running import bring, everything
from wavic.mongo.connections import mongo_connection
from wavic.mongo.documents import collection
from wavic.testing.workers import have_everything_emptied

pytestmark = pytest.mark.prove

ROOT = Path(__file__).resolve().parents[3]
_OURS = ("accounts_", "spaces_", "projects_", "tracks_", "collaboration_", "legacy_kept")


def begun(source: Messy, folder: Path) -> subprocess.Popen[bytes]:
    """The command in a process of its own, on the test's database and blobs."""
    uri, _, options = settings.MONGODB_URI.partition("?")
    database = mongo_connection().settings_dict["NAME"]
    command = [sys.executable, "manage.py", "import_legacy", "--from", source.uri, "--quiet"]
    return subprocess.Popen(
        [*command, "--report", str(folder)],
        cwd=ROOT,
        env={**os.environ, "MONGODB_URI": f"{uri.rpartition('/')[0]}/{database}?{options}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_when(process: subprocess.Popen[bytes], arrived: int) -> None:
    """kill -9 once so many have come, or when it is over."""
    while process.poll() is None and collection(Arrival).estimated_document_count() < arrived:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def arrived() -> int:
    """How many have come, without the note that a run isn't finished."""
    return collection(Arrival).count_documents({"key": {"$ne": UNFINISHED}})


def library() -> dict[str, list]:
    """All that came; without what is made at the moment of writing."""
    found = {name: rows for name, rows in everything().items() if name.startswith(_OURS)}
    for rows in found.values():
        for row in rows:
            for name in ("updated_at", "password", "expires_at", "trashed_at"):
                row.pop(name, None)
    return found


@pytest.fixture
def short_transactions(db) -> Iterator[None]:
    """MongoDB gives up after 2 seconds what a killed process has begun, instead of 60."""
    admin = mongo_connection().connection.admin
    admin.command("setParameter", 1, transactionLifetimeLimitSeconds=2)
    yield
    admin.command("setParameter", 1, transactionLifetimeLimitSeconds=60)


@pytest.mark.skipif(sys.platform != "linux", reason="kills")
@pytest.mark.parametrize("kills", [1, 20], ids=["once", "twenty times"])
def test_an_import_that_was_killed_goes_on(short_transactions, tmp_path, kills):
    with messy_source(bands=1) as source:
        have_everything_emptied()
        for _ in range(kills):
            kill_when(begun(source, tmp_path), random.randrange(1, 150))
        killed = arrived()
        report = bring(source, tmp_path)
        assert arrived() >= killed
        came = library()
        again = bring(source, tmp_path)
        assert library() == came
        assert again["entries"] == report["entries"]
        database = mongo_connection().database
        for name in came:
            database[name].delete_many({})
        collection(Arrival).delete_many({})
        bring(source, tmp_path)
        assert library() == came
