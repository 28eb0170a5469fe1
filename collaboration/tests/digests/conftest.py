"""One world for the tests of digests."""

import pytest
import time_machine

# Far ahead, where MongoDB's own clock expires nothing.
FRIDAY = "2099-11-27 05:51+00:00"


@pytest.fixture(scope="module")
def shared(snapshot):
    """One world for all, and how it was: to make it anew for each costs a second."""
    from collaboration.tests.digests.digesting import make_world  # models must wait for the apps

    with time_machine.travel(FRIDAY):
        return make_world(), snapshot()


@pytest.fixture
def world(shared, clock):
    world, before = shared
    before.restore()
    return world


@pytest.fixture
def clock():
    with time_machine.travel(FRIDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def owner(world):
    return world.owner


@pytest.fixture
def track(world):
    return world.track


@pytest.fixture
def ben(world):
    return world.ben
