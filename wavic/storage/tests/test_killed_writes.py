"""A write that is killed, or whose disk fills, leaves no blob; what it left is swept."""

import os
import resource
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from wavic.api.errors import Unavailable
from wavic.storage.names import blob_name
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.web import written

PROGRAM = """
import sys, time
from django.core.files.storage import storages

def chunks():
    yield b"x" * 9_000_000
    print("half-way", flush=True)
    time.sleep(60)

storages["default"].write("audio/half", chunks(), content_type="audio/wav", disposition="inline")
"""


@pytest.fixture
def process_environment(store, request, settings):
    """What makes another process use the store under test."""
    common = {**os.environ, "DJANGO_SETTINGS_MODULE": "wavic.settings"}
    if type(store).__name__ == "LocalBlobStore":
        common = {name: common[name] for name in common if not name.startswith("AZURE_")}
        return common | {"WAVIC_DATA": str(settings.BLOB_DIR.parent)}
    azurite = request.getfixturevalue("azurite")
    return common | azurite.environment | {"AZURE_STORAGE_CONTAINER_NAME": settings.AZURE_CONTAINER}


def test_a_write_killed_midway_leaves_no_blob_and_is_swept(store, process_environment):
    finished = written(store)
    empty = written(store, b"")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=process_environment, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout.readline() == b"half-way\n"
        writer.send_signal(signal.SIGKILL)

    assert not store.exists("audio/half")
    assert leftovers(store)
    assert store.sweep() == 0, "a write of a moment ago may be somebody's"
    assert store.sweep(timedelta(0)) == 1
    assert leftovers(store) == []
    assert store.exists(finished)
    assert store.exists(empty)
    assert written(store, b"x" * 9)


def test_a_full_disk_is_503_and_leaves_nothing(local_store):
    """A limit on the size of files fails as a full disk does: in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(Unavailable) as raised:
            written(local_store, b"x" * 3_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert raised.value.code == "storage_unavailable"
    assert leftovers(local_store) == []


def test_a_disk_that_fills_in_the_last_buffer_is_503_and_leaves_nothing(local_store):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(Unavailable):
            written(local_store, b"x" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert leftovers(local_store) == []


def test_who_reads_a_blob_that_is_deleted_reads_on(local_store):
    name = written(local_store)
    with local_store.open(name) as file:
        local_store.delete(name)
        assert file.read() == b"0123456789"


def test_blobs_are_for_our_eyes_only(local_store):
    local_store.ensure()
    name = written(local_store, blob_name("x", "")[:3].encode())
    folder = local_store.folder / f"{name}@"
    assert local_store.folder.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
