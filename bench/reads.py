"""What the lists cost, beside /health/live, from a thousand tracks to a million.

    python -m bench.reads [--rounds N] [TRACKS …]

Prints a table for each size; ends with 1 when a bound is broken.
"""

import argparse
import logging
import statistics
import sys
from dataclasses import dataclass, field
from itertools import cycle, islice

from bench import processes
from bench.load import Load, Request, load_generator
from bench.server import WebServer, scratch, web_server

SIZES = [1_000, 100_000, 1_000_000]
CONNECTIONS = 8
REQUESTS = 300  # of each route in each round
MOST_OF_LIVE = 6.0  # CPU, as a multiple of /health/live just before
MOST_EXAMINED = 1.2  # documents of the main collection for each one in the answer
MOST_GROWTH = 1.3  # of that multiple, from the smallest size to the largest
LIVE = "/health/live"
# Route -> the collection that its rows come from.
LISTS = {
    "/artist": "spaces_membership",
    "/project/space/:id": "projects_project",
    "/project/:id": "projects_project",
    "/track/project/:id": "tracks_track",
}
_GZIP = "Accept-Encoding: gzip"


@dataclass
class Cost:
    """What one route cost at one size; one entry a round in the lists."""

    rate: list[float] = field(default_factory=list)  # requests a second
    cpu: list[float] = field(default_factory=list)  # milliseconds a request
    ratio: list[float] = field(default_factory=list)  # of the CPU, to /health/live
    gzipped: list[float] = field(default_factory=list)  # the ratio when the client takes gzip
    round_trips: int = 0
    examined: int = 0
    returned: int = 0

    @property
    def median_ratio(self) -> float:
        """The figure that is bounded."""
        return statistics.median(self.ratio)


def measure(server: WebServer, load: Load, requests: list[Request]) -> tuple[float, float]:
    """Requests a second, and CPU milliseconds of the web processes for each."""
    pids = server.pids
    before = processes.cpu_seconds(pids)
    answer = load.send(requests)
    spent = processes.cpu_seconds(pids) - before
    if answer["statuses"] != {"200": len(requests)}:
        raise RuntimeError(f"{requests[0][0]} answered {answer['statuses']}")
    return len(requests) / answer["seconds"], spent * 1_000 / len(requests)


def read_costs(environment: dict[str, str], requests: dict[str, list[Request]], rounds: int):
    """The cost of each route, measured in turns so that a busy machine is as busy for all."""
    costs = {route: Cost() for route in requests}
    with web_server(environment) as server:
        port = server.port
        with (
            load_generator(port, CONNECTIONS) as plain,
            load_generator(port, CONNECTIONS, _GZIP) as gzip,
        ):
            for batch in requests.values():
                measure(server, plain, batch)  # memos are filled, connections opened
            for _ in range(rounds):
                for route, batch in requests.items():
                    cost = costs[route]
                    _, live = measure(server, plain, requests[LIVE])
                    rate, cpu = measure(server, plain, batch)
                    cost.rate.append(rate)
                    cost.cpu.append(cpu)
                    cost.ratio.append(cpu / live)
                    cost.gzipped.append(measure(server, gzip, batch)[1] / live)
    return costs


def read_plans(requests: dict[str, list[Request]], costs: dict[str, Cost]) -> None:
    """Add what each route asks of the database, by running it in this process."""
    from django.test import Client

    from wavic.mongo.profiling import round_trips

    logging.getLogger("wavic.request").setLevel(logging.WARNING)
    for route, name in LISTS.items():
        path, token = requests[route][0]
        client = Client(headers={"Host": "localhost", "Authorization": f"Bearer {token}"})
        client.get(path)  # takes the block of calls that the rate limit counts by
        with round_trips() as trips:
            response = client.get(path)
        body = response.json()
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {body}")
        plans = trips.plans_on(name)
        cost = costs[route]
        cost.round_trips = len(trips)
        cost.examined = sum(plan.documents_examined for plan in plans)
        cost.returned = len(body["results"]) if "results" in body else 1


def report(size: int, costs: dict[str, Cost]) -> None:
    """The table of one size."""
    print(f"\n{size:,} tracks, 1 worker, {CONNECTIONS} connections")
    print(f"{'':22}{'× live':>8}{'gzipped':>9}{'CPU ms':>8}{'req/s':>8}{'trips':>7}  examined")
    for route, cost in costs.items():
        print(
            f"{route:22}{cost.median_ratio:8.2f}{statistics.median(cost.gzipped):9.2f}"
            f"{statistics.median(cost.cpu):8.3f}{statistics.median(cost.rate):8.0f}"
            f"{cost.round_trips:7}  {cost.examined} for {cost.returned}"
        )


def broken_bounds(sizes: dict[int, dict[str, Cost]]) -> list[str]:
    """What is over its bound, a sentence each."""
    broken = []
    for size, costs in sizes.items():
        for route in LISTS:
            cost = costs[route]
            if cost.median_ratio > MOST_OF_LIVE:
                broken.append(f"{route} costs {cost.median_ratio:.2f} × live at {size:,}")
            if cost.examined > MOST_EXAMINED * cost.returned:
                broken.append(f"{route} examines {cost.examined} for {cost.returned} at {size:,}")
    smallest, largest = sizes[min(sizes)], sizes[max(sizes)]
    for route in LISTS:
        growth = largest[route].median_ratio / smallest[route].median_ratio
        if growth > MOST_GROWTH:
            broken.append(f"{route} grows {growth:.2f} × from {min(sizes):,} to {max(sizes):,}")
    return broken


def main() -> int:
    """Measure every size; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", metavar="TRACKS", type=int, nargs="*", default=SIZES)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    measured = {}
    with scratch() as environment:
        from bench.library import Library

        library = Library()
        for size in sorted(options.sizes):
            library.grow(size)
            callers = library.callers()
            requests = {LIVE: [(LIVE, "")] * REQUESTS}
            requests |= {route: _requests(route, callers) for route in LISTS}
            measured[size] = read_costs(environment, requests, options.rounds)
            read_plans(requests, measured[size])
            report(size, measured[size])
    broken = broken_bounds(measured)
    print("\n" + "\n".join(broken or ["Every bound holds."]))
    return 1 if broken else 0


def _requests(route: str, callers: list) -> list[Request]:
    """Requests of all callers in turn: none of them comes near a rate limit."""
    paths = []
    for caller in callers:
        target = caller.space if "space" in route else caller.project
        paths.append((route.replace(":id", str(target)), caller.token))
    return list(islice(cycle(paths), REQUESTS))


if __name__ == "__main__":
    sys.exit(main())
