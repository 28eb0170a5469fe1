"""A running WAVIC for the tests that don't destroy it, on either store, and folders to run on.

A run ends with the last test of this package, for even an idle one costs what others could use.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.musicians import Musician
from tests.running import Run
from wavic.testing.azurite import azurite
from wavic.testing.ports import free_base_port

__all__ = ["azurite"]


@pytest.fixture(scope="session")
def installed(tmp_path_factory, worker_id) -> Path:
    """A data folder whose first start is over, to copy: one for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    data, done = shared / "installed", shared / "installed.done"
    with (shared / "installed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            with Run(data, free_base_port()) as run:
                run.wait_until_ready()
                assert "The database's schema is up to date" in run.output
                assert run.stop() == 0
                assert "Traceback" not in run.output
            done.touch()
    return data


@pytest.fixture
def data(installed, tmp_path) -> Path:
    """A data folder of the test's own, whose first start is over."""
    return shutil.copytree(installed, tmp_path / "data")


@pytest.fixture(scope="package")
def laptop(installed, tmp_path_factory) -> Iterator[Run]:
    """`make run` with nothing configured."""
    data = shutil.copytree(installed, tmp_path_factory.mktemp("laptop") / "data")
    with Run(data, free_base_port()) as run:
        yield run.wait_until_ready()


@pytest.fixture(scope="package")
def laptop_on_azure(azurite, tmp_path_factory) -> Iterator[Run]:
    """`make run` with AZURE_* pointing at Azurite; the container is not there yet."""
    variables = {**azurite.environment, "AZURE_STORAGE_CONTAINER_NAME": "laptop"}
    with Run(tmp_path_factory.mktemp("azure") / "data", free_base_port(), **variables) as run:
        yield run.wait_until_ready()


# Each store's tests go to one process, which starts the store's run once for all of them.
ON_THE_LAPTOP = pytest.mark.xdist_group("laptop")
STORES = [
    pytest.param("laptop", marks=ON_THE_LAPTOP),
    # What differs is storage's, which has Azurite in its own tests.
    pytest.param(
        "laptop_on_azure",
        marks=[pytest.mark.node, pytest.mark.prove, pytest.mark.xdist_group("azure")],
    ),
]


@pytest.fixture(scope="package", params=STORES)
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
