"""A running WAVIC for the tests that don't destroy it, on either store."""

from collections.abc import Callable, Iterator

import pytest

from tests.musicians import Musician
from tests.running import Run
from wavic.testing.azurite import azurite
from wavic.testing.ports import free_base_port

__all__ = ["azurite"]


@pytest.fixture(scope="session")
def laptop(tmp_path_factory) -> Iterator[Run]:
    """`make run` with nothing configured."""
    with Run(tmp_path_factory.mktemp("laptop") / "data", free_base_port()) as run:
        yield run.wait_until_ready()


@pytest.fixture(scope="session")
def laptop_on_azure(azurite, tmp_path_factory) -> Iterator[Run]:
    """`make run` with AZURE_* pointing at Azurite; the container is not there yet."""
    variables = {**azurite.environment, "AZURE_STORAGE_CONTAINER_NAME": "laptop"}
    with Run(tmp_path_factory.mktemp("azure") / "data", free_base_port(), **variables) as run:
        yield run.wait_until_ready()


@pytest.fixture(
    scope="session", params=["laptop", pytest.param("laptop_on_azure", marks=pytest.mark.node)]
)
def stack(request) -> Run:
    """The same journey on each store."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def uploader() -> Iterator[Callable[[Run], Musician]]:
    """Somebody at each run, with a new project each time: an address may register ten an hour."""
    known: dict[int, Musician] = {}

    def enter(run: Run) -> Musician:
        nina = known.get(run.port) or Musician(run.address, "Nina")
        known[run.port] = nina
        nina.project = nina.create("/project", space=nina.space["id"], title="Room", kind="ep")
        return nina

    yield enter
    for musician in known.values():
        musician.http.close()
