"""Case 30: MongoDB, storage or Postmark is down or slow while people work, and comes back.

`pytest -m prove -rP tests/test_faults.py` goes through every fault of each and tells figures.
"""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from tests.faults import BOUND, PROBES, WORK, Answer, Ear, Load, Player, Stack, figures, stack
from tests.musicians import wait_for
from wavic.testing.lines import Line, http_answer

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

ALIVE = 10.0  # seconds: what asks whether a process lives mostly waits as long
THREADS = 30  # of the web process: eight for requests, the driver's, the server's own
CONNECTIONS = 60  # to MongoDB, of all processes together
# Whose requests may be refused while it is away; what Postmark does is nobody's business but ours.
HIT = {"database": set(WORK), "storage": {"upload"}, "mail": set()}


def slow(line: Line) -> None:
    line.delay(2)


def narrow(line: Line) -> None:
    line.throttle(20_000)


def http(status: int, reason: str, *headers: str) -> Callable[[Line], None]:
    return lambda line: line.answer(http_answer(status, reason, *headers))


class Fault(NamedTuple):
    """What happens to which part for how long, and whether it is down then, or merely slow."""

    part: str
    happens: Callable[[Line], None]
    seconds: float
    is_down: bool


@pytest.fixture(scope="module")
def wavic(installed, azurite, tmp_path_factory):
    with stack(installed, tmp_path_factory.mktemp("faults"), azurite) as running:
        yield running


def assert_clear(part: str, asked: list[Answer], *, is_down: bool) -> None:
    """Done, or later: in time, and only what needs the part."""
    unclear = [answer for answer in asked if not answer.is_clear]
    assert unclear == []
    # A slow part takes all threads, for which others wait.
    assert max(answer.seconds for answer in asked) < (BOUND if is_down else 2 * BOUND)
    refused = [answer for answer in asked if answer.status == 503]
    assert {answer.what for answer in refused} <= HIT[part]
    assert {answer.code for answer in refused} <= {f"{part}_unavailable"}


def assert_told(part: str, load: Load, since: float, until: float, *, is_down: bool) -> None:
    """It lives, tells its figures, and says what is down while that is so."""
    probes = {path: [each for each in load.probes if each.what == path] for path in PROBES}
    for path in ("/health/live", "/metrics"):
        assert {each.status for each in probes[path]} == {200}
    slowest = max(each.seconds for each in probes["/health/live"])
    assert slowest < (ALIVE if is_down else BOUND)
    amid = [
        each
        for each in probes["/health/ready"]
        if since < each.began and each.began + each.seconds < until
    ]
    down = {"database": "database,migrations", "storage": "storage"}.get(part, "")
    assert all(each.code in down for each in amid)
    if is_down:
        assert {each.status for each in amid} == {503}
        assert all(part in each.code for each in amid)


def assert_nothing_stuck(wavic: Stack, person: Player) -> None:
    """Sixteen at once all get what they ask for; threads and connections are no more than ever."""
    with ThreadPoolExecutor(16) as pool:
        path = f"/track/project/{person.project['id']}"
        assert {each.status_code for each in pool.map(person.http.get, [path] * 16)} == {200}
    assert wavic.threads() < THREADS
    assert wavic.database.open_connections < CONNECTIONS


def assert_heard(ear: Ear, person: Player) -> None:
    """The stream goes on, and has told of every comment, unless it said that it couldn't."""
    person.comment()
    posted = {("comment.posted", comment) for comment in person.comments}
    wait_for(lambda: posted <= ear.heard or (ear.missed and posted & ear.heard) or None)


def go_through(wavic: Stack, faults: list[Fault], *people: Player) -> None:
    """One fault after the other, of these parts at once, under one load."""
    with Load(wavic, list(people)) as load, Ear(wavic, people[0]) as ear:
        load.wait_until_whole()
        for part, happens, seconds, is_down in faults:
            began = time.monotonic()
            happens(wavic.line(part))
            time.sleep(seconds)
            mended = time.monotonic()
            wavic.line(part).mend()
            whole = load.wait_until_whole()
            asked = [each for each in load.answers if began < each.began < mended]
            print(f"{part}: {figures(asked)}; whole again after {whole:.1f} s")  # noqa: T201
            for path in PROBES:
                probes = [e for e in load.probes if e.what == path and began < e.began < mended]
                print(f"    {path}: {figures(probes)}")  # noqa: T201
            assert_clear(part, asked, is_down=is_down)
            assert_told(part, load, began, mended, is_down=is_down)
            assert_nothing_stuck(wavic, people[0])
        load.end()
        assert_heard(ear, people[0])
    wavic.wait_until_idle()
    # What hung on the way arrives after all, when it has long been given up and sent again.
    twice = any(each.part == "mail" and each.happens is Line.hang for each in faults)
    for person in people:
        print(f"    {person.assert_promises_kept(mailed_twice=twice)}")  # noqa: T201


@pytest.mark.prove
def test_each_goes_away_and_comes_back(wavic):
    faults = [
        Fault("database", Line.hang, 7, is_down=True),
        Fault("storage", http(500, "Internal Server Error"), 3, is_down=True),
        Fault("mail", http(429, "Too Many Requests"), 3, is_down=False),
    ]
    go_through(wavic, faults, Player(wavic, "Ada"))


@pytest.mark.prove
@pytest.mark.parametrize("part", ["database", "storage", "mail"])
@pytest.mark.parametrize(
    ("fault", "is_down"),
    [(Line.refuse, True), (Line.hang, True), (slow, False), (narrow, False)],
    ids=["refuses", "hangs", "slow", "narrow"],
)
def test_whatever_is_the_matter_with_it(wavic, part, fault, is_down):
    people = [Player(wavic, name) for name in ("Ada", "Ben")]
    go_through(wavic, [Fault(part, fault, 45, is_down and part != "mail")], *people)


@pytest.mark.prove
@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("part", ["storage", "mail"])
def test_whatever_it_answers(wavic, part, status):
    fault = http(status, "No", "Retry-After: 1")
    go_through(wavic, [Fault(part, fault, 20, part == "storage")], Player(wavic, "Cleo"))


@pytest.mark.prove
@pytest.mark.parametrize("part", ["database", "storage", "mail"])
def test_connections_are_cut_again_and_again(wavic, part):
    def cut(line: Line) -> None:
        for _ in range(60):
            line.cut()
            time.sleep(0.3)

    people = [Player(wavic, name) for name in ("Ada", "Ben")]
    go_through(wavic, [Fault(part, cut, 0, is_down=False)], *people)
