"""What every test stands on: a throw-away mongod, and only what was written is emptied."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

os.environ["WAVIC_ENV"] = "test"
_SCRATCH = Path(tempfile.mkdtemp(prefix="wavic-test-"))
os.environ["WAVIC_DATA"] = str(_SCRATCH)


from wavic.testing.ports import free_port  # noqa: E402  (the environment comes first)

# One for each process that runs tests; the settings only need to know where it will be.
_PORT = 0
if "MONGODB_URI" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    _PORT = free_port()
    os.environ["MONGODB_URI"] = f"mongodb://127.0.0.1:{_PORT}/wavic?directConnection=true"

# Named here, not in pyproject.toml: pytest-django would read it before the lines above have run.
os.environ["DJANGO_SETTINGS_MODULE"] = "wavic.settings"

from django.conf import settings  # noqa: E402

assert settings.DATABASES  # loaded now, so pytest-django sets Django up

import pytest  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.base.creation import TEST_DATABASE_PREFIX  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.test.utils import setup_databases  # noqa: E402

from wavic.mongo.profiling import register_round_trips  # noqa: E402
from wavic.testing import leftovers  # noqa: E402
from wavic.testing.mongod import ThrowAwayMongod  # noqa: E402
from wavic.testing.written import Snapshot, Written  # noqa: E402

register_round_trips()

pytest_plugins = [
    "wavic.testing.browser",
    "wavic.testing.parallel",
    "wavic.testing.progress",
    "wavic.testing.skips",
]

_written = Written()
TransactionTestCase._fixture_teardown = lambda case: _written.empty()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Forget what the migrations wrote."""
    with django_db_blocker.unblock():
        # pytest-django looks for its own marks: a run of module_database's tests alone has none.
        if not str(connection.settings_dict["NAME"]).startswith(TEST_DATABASE_PREFIX):
            setup_databases(verbosity=0, interactive=False)
    _written.keep()
    return django_db_setup


@pytest.fixture(scope="module")
def module_database(django_db_setup, django_db_blocker):
    """The database for what a module's tests build once and only read; emptied after the last.

    Those tests must not ask for `db` themselves: it would be emptied after each of them. Tests
    of the same module that do ask for it run before (pytest-django sorts them so).
    """
    with django_db_blocker.unblock():
        yield
        _written.empty()


@pytest.fixture(scope="module")
def snapshot(module_database):
    """Call it once a module's tests have made what they share: `restore()` undoes what they do."""
    return lambda: Snapshot(_written)


@pytest.fixture(autouse=True)
def _real_transactions(request):
    """pytest-django's `db` would wrap tests in a no-op atomic; ask for the transactional kind."""
    if "db" in request.fixturenames:
        request.getfixturevalue("transactional_db")


_running: list[ThrowAwayMongod] = []


def pytest_configure(config) -> None:
    """Have mongod start while the tests are collected, where tests are run."""
    if config.getoption("numprocesses", None):
        # Who inherits this would read the settings before the first lines of this file have run.
        del os.environ["DJANGO_SETTINGS_MODULE"]
        return
    leftovers.watch()
    gc.disable()  # until the tests are collected: what is imported for them stays
    if _PORT:
        _running.append(ThrowAwayMongod.launch(_SCRATCH / "mongo", _PORT, cache_gb=0.25))


def pytest_collection_finish() -> None:
    """Have the database ready, and nobody look for garbage in what was imported."""
    gc.collect()
    gc.freeze()
    gc.enable()
    for mongod in _running:
        mongod.become_primary()


def pytest_unconfigure() -> None:
    for mongod in _running:
        mongod.stop()
    shutil.rmtree(_SCRATCH, ignore_errors=True)
