"""What a supervisor sees of a cluster tells standing still from having nothing to do."""

import multiprocessing

import pytest

from wavic.queue import signs as signs_module
from wavic.queue.signs import BEGUN, ENDED, HANDED_OUT, NAMES, RECORDED, TAKEN, WORKER, Signs


class Clock:
    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(signs_module, "time", clock)
    return clock


def everybody_pulses(signs: Signs) -> None:
    for process in range(len(NAMES)):
        signs.give(process)


def test_a_cluster_that_starts_or_waits_is_in_no_trouble(clock):
    signs = Signs()
    assert signs.trouble(10) == ""
    clock.now += 1_000
    everybody_pulses(signs)
    assert signs.trouble(10) == ""


@pytest.mark.parametrize("process", range(len(NAMES)))
def test_a_process_without_a_pulse_is_named(clock, process):
    signs = Signs()
    clock.now += 11
    for other in set(range(len(NAMES))) - {process}:
        signs.give(other)
    assert signs.trouble(10) == f"its {NAMES[process]} stands still"


def test_a_long_task_is_no_trouble_and_neither_is_the_next_one(clock):
    signs = Signs()
    for sign in (HANDED_OUT, TAKEN, BEGUN):
        clock.now += 1
        signs.give(sign)
    clock.now += 10_000
    everybody_pulses(signs)
    assert signs.trouble(10) == ""
    for sign in (ENDED, RECORDED, HANDED_OUT):
        clock.now += 1
        signs.give(sign)
    assert signs.trouble(10) == ""


@pytest.mark.parametrize(
    ("way", "patience", "trouble"),
    [
        ([HANDED_OUT], 10, "its worker doesn't take what it is handed"),
        ([HANDED_OUT, TAKEN, ENDED], 30, "its monitor doesn't record what is done"),
    ],
)
def test_a_task_that_is_stuck_on_its_way_is(clock, way, patience, trouble):
    signs = Signs()
    for sign in way:
        clock.now += 0.1
        signs.give(sign)
    clock.now += patience - 1
    everybody_pulses(signs)
    assert signs.trouble(10) == ""
    clock.now += 2
    everybody_pulses(signs)
    assert signs.trouble(10) == trouble


def test_signs_and_the_task_are_seen_across_a_fork():
    signs = Signs()
    assert signs.task == ""
    process = multiprocessing.get_context("fork").Process(target=signs.begin, args=("tåsk" * 60,))
    process.start()
    process.join()
    assert signs.task.startswith("tåsktåsk")
    assert signs.age(BEGUN) < 60
    assert signs.age(WORKER) < 60
