"""What a search costs: 50,000 tracks in 500 spaces, and somebody who belongs to 100 of them.

    python -m bench.search [--rounds N] [TRACKS]

With them 20,000 comments, 10,000 lyrics and 9,000 memberships. Prints a table; ends with 1 when a
bound is broken.
"""

import argparse
import logging
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from urllib.parse import quote

from bson.objectid import ObjectId

from bench.load import Request, load_generator
from bench.reads import measure
from bench.server import scratch, web_server

SPACES, SPACES_OF_CALLER = 500, 100
CALLERS = 40  # in turns, so that none of them comes near a rate limit
PROJECTS, MEMBERS = 10, 10  # of a space
COMMENTS, LYRICS = 40, 20
REQUESTS = 60  # of each query in each round
LIVE, LIST = "/health/live", "/artist"
ONE_PREFIX = {
    "s": "one letter",
    "su": "common prefix",
    "summer": "common word",
    "xylo": "rare prefix",
    "zzzz": "nothing",
    "夜": "Japanese, one character",
    "天使": "Japanese",
    "🔥": "emoji",
}
SEVERAL = {
    "su ni": "common prefixes",
    "summer night": "common words",
    "s n l": "letters",
    "night xylo": "common and rare",
    "天使 summer": "Japanese and common",
}
MOST_TRIPS = 3  # the caller's own among them
MOST_EXAMINED = 500  # documents of all collections, for one prefix
MOST_OF_LIST = 40  # time of a search, as a multiple of a plain list's in the same run

_SYLLABLES = [first + vowel for first in "bcdfghklmnprstvw" for vowel in "aeiou"]
_JAPANESE = ["夜に駆ける", "天使の歌", "海の見える街", "夏の夜", "さくら", "天使と悪魔"]
_COMMON = ["summer", "night", "love", "light", "sun", "line"]


@dataclass
class Cost:
    """What a query cost."""

    trips: int = 0
    entries: int = 0  # documents examined of the index's collection
    others: int = 0  # and of all others
    keys: int = 0
    found: int = 0
    partial: bool = False
    of_list: list[float] = field(default_factory=list)  # time, to a plain list's, one a round
    of_live: list[float] = field(default_factory=list)  # CPU of the web process, to /health/live's
    ms: list[float] = field(default_factory=list)


class Words:
    """Titles and sentences with few words that are everywhere, and many that are rare."""

    def __init__(self) -> None:
        self._random = random.Random(2)
        self._rare = [
            "".join(self._random.choices(_SYLLABLES, k=self._random.randint(1, 4)))
            for _ in range(3_000)
        ]

    def some(self, count: int) -> str:
        """So many words; one in three is among the most common."""
        return " ".join(self._word() for _ in range(count)).capitalize()

    def _word(self) -> str:
        chance = self._random.random()
        if chance < 0.0002:
            return "xylophone"
        if chance < 0.35:
            return self._random.choice(_COMMON)
        if chance < 0.37:
            return self._random.choice(_JAPANESE)
        if chance < 0.38:
            return self._random.choice("🔥💿🎸🇯🇵")
        return self._random.choice(self._rare)


def fill(tracks: int) -> list[str]:
    """Write it all, have it indexed; the callers' tokens."""
    from accounts.clients import Client
    from accounts.models import User
    from accounts.services import sessions
    from bench.library import insert, like, named, row_of
    from collaboration.models import Comment
    from projects.models import Project
    from spaces.models import Membership, Space
    from spaces.roles import Role
    from tracks.models import Track
    from wavic.search import refresh_all

    words, numbers = Words(), random.Random(3)
    [owner] = insert([row_of(named("owner"))], User)
    people = [row_of(named(f"person-{number}")) for number in range(1_000)]
    people_ids = insert([like(each, name=words.some(2)) for each in people], User)
    callers = insert([row_of(named(f"caller-{number}")) for number in range(CALLERS)], User)
    theirs = {caller: {*numbers.sample(range(SPACES), SPACES_OF_CALLER)} for caller in callers}
    track, comment = row_of(Track(position=0)), row_of(Comment(author_id=owner))
    for number in range(SPACES):
        [space] = insert([row_of(Space(name=words.some(2), owner_id=owner))], Space)
        given = [owner, *numbers.sample(people_ids, MEMBERS - 1)]
        given += [caller for caller in callers if number in theirs[caller]]
        insert(
            [row_of(Membership(space_id=space, user_id=user, role=Role.EDITOR)) for user in given],
            Membership,
        )
        projects = insert(
            [row_of(Project(space_id=space, title=words.some(2))) for _ in range(PROJECTS)], Project
        )
        rows = [
            like(
                track,
                _id=ObjectId(),
                space_id=space,
                project_id=projects[each % PROJECTS],
                title=words.some(3),
                position=each,
                lyrics=words.some(60) if each < LYRICS else "",
            )
            for each in range(tracks // SPACES)
        ]
        insert(rows, Track)
        insert(
            [
                like(
                    comment,
                    _id=ObjectId(),
                    space_id=space,
                    project_id=row["project_id"],
                    track_id=row["_id"],
                    body=words.some(12),
                )
                for row in rows[:COMMENTS]
            ],
            Comment,
        )
    began = time.perf_counter()
    batches = sum(1 for _ in refresh_all())
    print(f"Indexed in {time.perf_counter() - began:.0f} s, {batches} batches.")
    here = Client("127.0.0.1", "bench")
    return [sessions.open_session(caller, here).token for caller in callers]


def read_plans(token: str, costs: dict[str, Cost]) -> None:
    """Add what each query asks of the database, by running it in this process."""
    from django.test import Client

    from wavic.mongo.profiling import round_trips
    from wavic.search.candidates import TABLE

    logging.getLogger("wavic.request").setLevel(logging.WARNING)
    client = Client(headers={"Host": "localhost", "Authorization": f"Bearer {token}"})
    for query, cost in costs.items():
        client.get(path_of(query))  # takes the block of calls that the rate limit counts by
        with round_trips() as trips:
            body = client.get(path_of(query)).json()
        cost.trips = len(trips)
        cost.partial = body["partial"]
        cost.found = sum(len(group["results"]) for group in body["groups"])
        for command, plan in zip(trips.commands, trips.plans(), strict=True):
            if command.get("aggregate") == TABLE:
                cost.entries += plan.documents_examined
                cost.keys += plan.keys_examined
            else:
                cost.others += plan.documents_examined
            cost.others += plan.joined_documents_examined


def of_all(path: str, tokens: list[str]) -> list[Request]:
    """So many requests, of all callers in turn."""
    return [(path, token) for token in islice(cycle(tokens), REQUESTS)]


def path_of(query: str) -> str:
    """The address that searches for it."""
    return f"/search?query={quote(query)}"


def time_all(
    environment: dict[str, str], tokens: list[str], costs: dict[str, Cost], rounds: int
) -> None:
    """Add how long each takes, in turns with a plain list and /health/live."""
    with web_server(environment) as server, load_generator(server.port, 1) as load:
        for _ in range(rounds):
            for query, cost in costs.items():
                _, live = measure(server, load, [(LIVE, "")] * REQUESTS)
                plain, _ = measure(server, load, of_all(LIST, tokens))
                rate, cpu = measure(server, load, of_all(path_of(query), tokens))
                cost.ms.append(1_000 / rate)
                cost.of_list.append(plain / rate)
                cost.of_live.append(cpu / live)


def report(costs: dict[str, Cost]) -> Iterator[str]:
    """The table, and what is over its bound, a sentence each."""
    print(f"\n{'':36}{'trips':>6}{'entries':>9}{'others':>8}{'keys':>8}{'found':>7}", end="")
    print(f"{'ms':>8}{'× list':>8}{'CPU × live':>12}")
    for query, cost in costs.items():
        said = {**ONE_PREFIX, **SEVERAL}[query]
        said = f"{said}: {query}" + (" (partial)" if cost.partial else "")
        times = [statistics.median(each) for each in (cost.ms, cost.of_list, cost.of_live)]
        print(
            f"{said:36}{cost.trips:6}{cost.entries:9}{cost.others:8}{cost.keys:8}{cost.found:7}"
            f"{times[0]:8.1f}{times[1]:8.1f}{times[2]:12.1f}"
        )
        if cost.trips > MOST_TRIPS:
            yield f"{query}: {cost.trips} round trips"
        if query in ONE_PREFIX and cost.entries + cost.others > MOST_EXAMINED:
            yield f"{query}: {cost.entries + cost.others} documents examined"
        if query in ONE_PREFIX and cost.partial:
            yield f"{query} is partial"
        if times[1] > MOST_OF_LIST:
            yield f"{query} takes {times[1]:.1f} × a list"


def main() -> int:
    """Measure all queries; 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tracks", metavar="TRACKS", type=int, nargs="?", default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    costs = {query: Cost() for query in (*ONE_PREFIX, *SEVERAL)}
    with scratch() as environment:
        tokens = fill(options.tracks)
        read_plans(tokens[0], costs)
        time_all(environment, tokens, costs, options.rounds)
    broken = list(report(costs))
    print("\n" + "\n".join(broken or ["Every bound holds."]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
