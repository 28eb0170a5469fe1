"""What 500 listeners cost one process of the event stream, and how soon they hear.

    python -m bench.stream [LISTENERS]

Each belongs to 20 spaces, one of which they have in common; events are emitted there as services
do, one after the other. Beside them a bare change stream tells what the database takes alone. Then
some connect that never read. Ends with 1 when the listeners add 64 MiB or more, when one delivery
of all is missing, or when those who don't read cost the others anything.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bson.objectid import ObjectId

from bench import processes
from bench.listeners import (
    Crowd,
    bare_change_stream,
    not_reading,
    people_of,
    percentiles,
    tell,
    tell_at_once,
)
from bench.server import scratch

LISTENERS = 500
SPACES = 20  # of each
EVENTS, EVERY = 100, 0.1  # seconds: ten in a second
SLOW, BURST, AT_ONCE = 50, 5_000, 50
IDLE = 12.0  # seconds: four rechecks
MOST_GROWTH = 64  # MiB


@dataclass
class Cost:
    """What was measured; MiB, ms and seconds."""

    base: float
    connected: float
    told: float
    delivered: int
    wanted: int
    latency: tuple[float, float]
    bare: tuple[float, float]
    idle_cpu: float
    cpu_per_delivery: float  # microseconds


def measure(pid: int, port: int, people: list, space: ObjectId, events: int = EVENTS) -> Cost:
    """What these people cost a process of the stream that hears `events` in this space."""
    crowd = Crowd(port)
    with crowd.listening(people[:1]):
        pass  # what the first one loads isn't the others' cost
    base = processes.resident_mib([pid])
    with crowd.listening(people), bare_change_stream() as bare:
        connected, cpu = processes.resident_mib([pid]), processes.cpu_seconds([pid])
        time.sleep(IDLE)
        idle_cpu = (processes.cpu_seconds([pid]) - cpu) / IDLE
        cpu, began = processes.cpu_seconds([pid]), time.perf_counter()
        begun = {}
        for _ in range(events):
            event, at = tell(space)
            begun[str(event).encode()] = at
            time.sleep(EVERY)
        crowd.wait_for(event, len(people))
        spent = processes.cpu_seconds([pid]) - cpu - idle_cpu * (time.perf_counter() - began)
        told = processes.resident_mib([pid])
        alone = [bare[key] - at for key, at in begun.items() if key in bare]
    latencies = [one - at for key, at in begun.items() for one in crowd.heard.get(key, ())]
    return Cost(
        base=base,
        connected=connected,
        told=told,
        delivered=len(latencies),
        wanted=events * len(people),
        latency=percentiles(latencies),
        bare=percentiles(alone),
        idle_cpu=idle_cpu,
        cpu_per_delivery=spent / max(1, len(latencies)) * 1e6,
    )


def slow_readers(pid: int, port: int, people: list, space: ObjectId) -> tuple[float, int, int]:
    """What those who don't read add (MiB), what one who does hears beside them, and its resyncs."""
    crowd = Crowd(port)
    with crowd.listening(people[:1]), not_reading(port, people[1:]):
        time.sleep(2)
        before = processes.resident_mib([pid])
        for _ in range(BURST // AT_ONCE):
            last = tell_at_once(space, AT_ONCE)
            crowd.wait_for(last, 1)
        return processes.resident_mib([pid]) - before, len(crowd.heard), crowd.resyncs


def main() -> int:
    """Print the table; 1 where a bound is broken."""
    listeners = int(sys.argv[1]) if len(sys.argv) > 1 else LISTENERS
    with scratch() as environment:
        from wavic.testing.streams import stream_process

        common, spaces = _spaces()
        crowd = people_of([common, *spaces], listeners)
        alone = ObjectId()
        quiet = people_of([_space(alone)], SLOW + 1)
        log = Path(environment["WAVIC_DATA"]) / "stream.log"
        with stream_process(log, environment["MONGODB_URI"]) as running:
            pid = running.process.pid
            cost = measure(pid, running.port, crowd, common)
            added, heard, resyncs = slow_readers(pid, running.port, quiet, alone)
    growth = max(cost.connected, cost.told) - cost.base
    ratios = [ours / theirs for ours, theirs in zip(cost.latency, cost.bare, strict=True)]
    print(f"{listeners} listeners, each in {SPACES} spaces, {EVENTS} events for all of them")
    print(f"memory: {cost.base:.0f} MiB without them, {growth:.1f} MiB more with them all")
    print(f"delivered: {cost.delivered} of {cost.wanted}")
    print(f"latency: p50 {cost.latency[0]:.1f} ms, p99 {cost.latency[1]:.1f} ms")
    print(f"  a bare change stream: p50 {cost.bare[0]:.1f} ms, p99 {cost.bare[1]:.1f} ms")
    print(f"  ratio: p50 {ratios[0]:.1f}, p99 {ratios[1]:.1f}")
    print(f"CPU: {cost.idle_cpu:.1%} of a core at rest, {cost.cpu_per_delivery:.0f} µs a delivery")
    print(f"{SLOW} who don't read, {BURST} events: {added:.1f} MiB more;", end=" ")
    print(f"who reads beside them hears {heard}, with {resyncs} resyncs")
    kept = growth < MOST_GROWTH and cost.delivered == cost.wanted
    return 0 if kept and added < MOST_GROWTH / 4 and (heard, resyncs) == (BURST, 0) else 1


def _spaces() -> tuple[ObjectId, list[ObjectId]]:
    ids = [_space(ObjectId()) for _ in range(SPACES)]
    return ids[0], ids[1:]


def _space(pk: ObjectId) -> ObjectId:
    from accounts.models import User
    from spaces.models import Space

    owner = User.objects.first() or User.objects.create_user("owner@bench.example", name="B")
    Space.objects.create(pk=pk, name="Bench", owner=owner)
    return pk


if __name__ == "__main__":
    sys.exit(main())
