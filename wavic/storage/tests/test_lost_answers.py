"""Azure did it, but its answer was lost: the SDK asks again, and that must not fail the write."""

import pytest
from django.core.files.storage import storages

from wavic.api.errors import Unavailable
from wavic.storage import azure_blocks
from wavic.storage.azure import RETRIES
from wavic.storage.names import blob_name
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.lossy_proxy import calling_copies, losing_answers_to
from wavic.storage.tests.uploading import content, publish, uploaded
from wavic.storage.tests.web import written

pytestmark = pytest.mark.node
STAGE, COMMIT, HEADERS = "blockid=", "comp=blocklist", "comp=properties"
DATA = b"RIFF" * 1000


@pytest.fixture
def behind(azure_store, settings):
    """The same container, seen through another endpoint."""

    def store(endpoint):
        settings.AZURE_ENDPOINT = endpoint
        settings.STORAGES = {**settings.STORAGES}  # forget the store made so far
        return storages["default"]

    return store


@pytest.mark.parametrize("marker", [STAGE, COMMIT])
def test_a_lost_answer_does_not_fail_the_write(azure_store, behind, azurite, marker):
    with losing_answers_to(marker, 1, azurite.endpoint) as endpoint:
        name = written(behind(endpoint))
    with azure_store.open(name) as file:
        assert file.read() == b"0123456789"


@pytest.mark.prove
def test_a_commit_that_meets_a_strangers_blob_is_refused(azure_store, behind, azurite):
    written(azure_store)
    with losing_answers_to(COMMIT, 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        with pytest.raises(FileExistsError):
            written(store)


@pytest.mark.prove
def test_blocks_that_cannot_be_staged_are_dropped(azure_store, behind, azurite):
    with losing_answers_to(STAGE, RETRIES + 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        with pytest.raises(Unavailable):
            written(store)
    assert leftovers(azure_store) == []


@pytest.mark.parametrize("step", [COMMIT, "final", HEADERS])
def test_a_lost_answer_does_not_fail_a_completion(azure_store, behind, azurite, step):
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    with losing_answers_to(final if step == "final" else step, 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        publish(store, store.seal(name, len(DATA)), final)
    assert content(azure_store, final) == DATA
    assert azure_store.head(final).content_type == "audio/wav"


@pytest.mark.prove
def test_a_copy_that_takes_a_while_is_waited_for(azure_store, behind, azurite, monkeypatch):
    monkeypatch.setattr(azure_blocks, "COPY_POLL", 0.01)
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    with calling_copies("pending", 3, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        publish(store, store.seal(name, len(DATA)), final)
    assert azure_store.head(final).content_type == "audio/wav"


def test_a_copy_that_takes_too_long_is_503_and_calling_again_goes_on(
    azure_store, behind, azurite, monkeypatch
):
    monkeypatch.setattr(azure_blocks, "COPY_WAIT", 0)
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    with calling_copies("pending", 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        sealed = store.seal(name, len(DATA))
        with pytest.raises(Unavailable) as raised:
            publish(store, sealed, final)
        assert raised.value.headers["Retry-After"]
        publish(store, sealed, final)
    assert content(azure_store, final) == DATA
    assert azure_store.head(final).content_type == "audio/wav"


@pytest.mark.prove
@pytest.mark.parametrize("status", ["failed", "aborted"])
def test_a_copy_that_failed_is_made_anew(azure_store, behind, azurite, status):
    name, final = uploaded(azure_store, DATA), blob_name("audio", "wav")
    with calling_copies(status, 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        sealed = store.seal(name, len(DATA))
        with pytest.raises(Unavailable):
            publish(store, sealed, final)
        assert not azure_store.exists(final)
        publish(store, sealed, final)
    assert content(azure_store, final) == DATA
