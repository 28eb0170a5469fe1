"""Azure did it, but its answer was lost: the SDK asks again, and that must not fail the write."""

import pytest
from django.core.files.storage import storages

from wavic.api.errors import Unavailable
from wavic.storage.azure import RETRIES
from wavic.storage.tests.leftovers import leftovers
from wavic.storage.tests.lossy_proxy import losing_answers_to
from wavic.storage.tests.web import written

pytestmark = pytest.mark.node
STAGE, COMMIT = "blockid=", "comp=blocklist"


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


def test_a_commit_that_meets_a_strangers_blob_is_refused(azure_store, behind, azurite):
    written(azure_store)
    with losing_answers_to(COMMIT, 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        with pytest.raises(FileExistsError):
            written(store)


def test_blocks_that_cannot_be_staged_are_dropped(azure_store, behind, azurite):
    with losing_answers_to(STAGE, RETRIES + 1, azurite.endpoint) as endpoint:
        store = behind(endpoint)
        with pytest.raises(Unavailable):
            written(store)
    assert leftovers(azure_store) == []
