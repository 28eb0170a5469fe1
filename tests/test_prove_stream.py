"""500 listeners on one process: within 64 MiB, each hears everything, whoever else doesn't read."""

import sys

import pytest

from accounts.tests.people import person
from bench import stream
from bench.listeners import people_of
from spaces.tests.factories import make_space
from wavic.testing.streams import stream_process

pytestmark = [
    pytest.mark.prove,
    pytest.mark.django_db,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]
EVENTS = 20


def test_five_hundred_listen_within_64_mib_and_hear_everything(tmp_path):
    common, alone = make_space(person()), make_space(person())
    with stream_process(tmp_path / "log") as running:
        pid, port = running.process.pid, running.port
        cost = stream.measure(pid, port, people_of([common.pk], 500), common.pk, EVENTS)
        assert cost.delivered == cost.wanted == 500 * EVENTS
        assert max(cost.connected, cost.told) - cost.base < stream.MOST_GROWTH
        slow = people_of([alone.pk], stream.SLOW + 1)
        added, heard, resyncs = stream.slow_readers(pid, port, slow, alone.pk)
        assert (heard, resyncs) == (stream.BURST, 0)
        assert added < stream.MOST_GROWTH / 4
