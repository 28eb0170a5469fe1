"""A gigabyte goes through the web process in constant memory, and comes back as it was sent."""

import pytest

from bench.large_files import send_and_fetch
from tests.musicians import Musician

MIB_OF_A_GIGABYTE = 1024
MOST_GROWTH = 64  # MiB

pytestmark = pytest.mark.prove


def test_a_gigabyte_takes_less_than_64_mib(stack):
    with Musician(stack.address, "Grace") as musician:
        journey = send_and_fetch(musician, stack.pid_of("web"), MIB_OF_A_GIGABYTE)
    assert journey.intact
    assert journey.upload_growth < MOST_GROWTH
    assert journey.download_growth < MOST_GROWTH
