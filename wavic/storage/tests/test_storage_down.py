"""Case 30: storage that is down is a 503 after a bounded number of tries, and comes back."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError

from wavic.api.errors import Unavailable
from wavic.storage.azure import RETRIES
from wavic.storage.blocks import Sealed
from wavic.storage.failures import storage_failures
from wavic.storage.signing import sign
from wavic.storage.tests.uploading import publish
from wavic.storage.tests.web import ask, written
from wavic.testing.azurite import Azurite, find_azurite, free_port

STAGED = "incoming/2f/2f"
OPERATIONS = {
    "write": written,
    "open": lambda store: store.open("audio/a"),
    "head": lambda store: store.head("audio/a"),
    "exists": lambda store: store.exists("audio/a"),
    "delete": lambda store: store.delete("audio/a"),
    "blocks": lambda store: store.blocks(STAGED, 1),
    "seal": lambda store: store.seal(STAGED, 1),
    "publish": lambda store: publish(store, Sealed(STAGED, 1, '"etag"'), "audio/a"),
    "discard": lambda store: store.discard(STAGED),
    "sweep": lambda store: store.sweep(),
}


@pytest.fixture
def azure_elsewhere(settings):
    """The Azure store on a port where nobody may listen; it needs no Azurite."""
    settings.AZURE_ACCOUNT_NAME, settings.AZURE_ACCOUNT_KEY = "wavictest", "a2V5"
    settings.AZURE_CONTAINER = "blobs"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "wavic.storage.azure.AzureBlobStore"},
    }

    def store(port):
        from django.core.files.storage import storages

        settings.AZURE_ENDPOINT = f"http://127.0.0.1:{port}/wavictest"
        return storages["default"]

    return store


@pytest.fixture
def silent_server():
    """A port, and the list of connections it took and dropped."""
    taken = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drop():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                taken.append(connection.getsockname())
                connection.close()

        threading.Thread(target=drop, daemon=True).start()
        yield server.getsockname()[1], taken


def test_nobody_listens_is_503_with_retry_after(azure_elsewhere):
    store = azure_elsewhere(free_port())

    def attempt(operation):
        with pytest.raises(Unavailable) as raised:
            OPERATIONS[operation](store)
        return raised.value

    with ThreadPoolExecutor(len(OPERATIONS)) as pool:  # each waits between its tries
        for problem in pool.map(attempt, OPERATIONS):
            assert (problem.status_code, problem.code) == (503, "storage_unavailable")
            assert int(problem.headers["Retry-After"]) > 0


def test_tries_are_bounded_and_ping_makes_one(azure_elsewhere, silent_server):
    port, taken = silent_server
    store = azure_elsewhere(port)
    with pytest.raises(Unavailable):
        store.head("audio/a")
    assert len(taken) == RETRIES + 1
    with pytest.raises(Unavailable):
        store.ping()
    assert len(taken) == RETRIES + 2


def test_signing_needs_no_storage(azure_elsewhere):
    store = azure_elsewhere(free_port())
    assert sign("audio/a").startswith("http://127.0.0.1:")
    store.open_blocks(STAGED, 1)
    assert store.block_url(STAGED, 1).url.startswith("http://127.0.0.1:")


@pytest.mark.node
def test_the_same_store_works_once_storage_is_back(azurite, azure_elsewhere, settings, tmp_path):
    port = free_port()
    store = azure_elsewhere(port)
    store.account_key = azurite.key
    with pytest.raises(Unavailable):
        store.ping()
    back = Azurite.start(find_azurite(), tmp_path, port, key=azurite.key)
    try:
        store.ensure()
        assert store.exists(written(store))
    finally:
        back.stop()


@pytest.mark.node
def test_a_missing_container_is_503_not_a_missing_blob(azure_store):
    azure_store.client.delete_container()
    # Publishing apart: Azurite, unlike Azure, looks for the copy's source before its destination.
    for operation in (OPERATIONS[name] for name in OPERATIONS if name != "publish"):
        with pytest.raises(Unavailable):
            operation(azure_store)


@pytest.mark.node
def test_a_wrong_key_is_503(azure_store):
    azure_store.account_key = "d3Jvbmc="
    azure_store._client = azure_store._service_client = None
    with pytest.raises(Unavailable):
        azure_store.head("audio/a")


def test_a_folder_that_cannot_be_used_is_503(local_store):
    local_store.folder.parent.mkdir(exist_ok=True)
    local_store.folder.write_text("a file where the folder should be")
    for operation in (OPERATIONS["write"], lambda store: store.ensure()):
        with pytest.raises(Unavailable):
            operation(local_store)


def test_a_page_that_reads_a_blob_gets_the_503_as_a_problem(local_store):
    name = written(local_store)
    metadata = local_store.folder / f"{name}@" / "metadata.json"
    metadata.unlink()
    metadata.mkdir()  # reading it fails, and not because it is missing
    answer = ask(sign(name))
    assert answer.status == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"]


def test_other_errors_of_the_sdk_are_not_hidden():
    for error in (HttpResponseError("a bug of ours"), ResourceExistsError("taken")):
        error.status_code = 409
        with pytest.raises(type(error)), storage_failures():
            raise error
