"""A pytest plugin: how the processes of `pytest -n NUMBER` (pytest-xdist) share the tests.

Tests of one file stay together, in their order, for what they set up is theirs. The marker
`xdist_group` says otherwise: tests of one group stay together across files, for they share a
running WAVIC. Whoever is done takes what comes next, and what takes longest comes first: the
groups, then what starts programs of its own and waits for them, while others compute.
"""

import os

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling


class LoadFileOrGroup(LoadGroupScheduling):
    """xdist's own way with groups; of tests without one it takes a file at a time."""

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return nodeid.split("::", 1)[0] if scope == nodeid else scope


@pytest.hookimpl(trylast=True)  # pytest-django has put all that use the database in front
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, the rest as it was."""
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def pytest_collection_finish(session: pytest.Session) -> None:
    """UsageError if groups got lost on the way: each process would start all that they share."""
    grouped = [item for item in session.items if item.get_closest_marker("xdist_group")]
    if hasattr(session.config, "workerinput") and not all("@" in item.nodeid for item in grouped):
        raise pytest.UsageError("pytest-xdist can't group tests of this pytest: see its versions")


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 0
    first = item.config.getini("testpaths")[0]
    from_outside = "db" not in getattr(item, "fixturenames", ())
    return 1 if from_outside and item.nodeid.startswith(f"{first}/") else 2


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileOrGroup:
    """How tests are handed out, in the order they were collected in."""
    config.option.loadscopereorder = False
    return LoadFileOrGroup(config, log)


def processes() -> int:
    """How many processes run the tests best: one more than cores, for many tests wait."""
    return (os.cpu_count() or 1) + 1
