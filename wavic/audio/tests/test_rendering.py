"""Rendering beside other work: the same files, by processes that nobody has to end."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from wavic.audio.synthesis import PIECES, render_files
from wavic.audio.synthesis.rendering import Order, rendering

WALTZ = next(piece for piece in PIECES if piece.title == "Last Crossing")
MIXES = {"Mix 1": "rough", "Master": "gentle master"}


@pytest.mark.prove
def test_files_are_those_rendered_here():
    with rendering([Order(WALTZ.title, MIXES, "Northbound")]) as files:
        elsewhere = files[WALTZ.title].result()

    assert elsewhere == render_files(WALTZ, MIXES, artist="Northbound")


def test_no_order_takes_no_process():
    with rendering([]) as files:
        assert files == {}


def test_what_is_not_done_when_the_block_ends_never_is():
    with rendering([Order(piece.title, MIXES) for piece in PIECES]) as files:
        pass

    assert all(file.done() for file in files.values())
    assert all(file.cancelled() or file.exception() for file in files.values())


def test_what_cannot_be_rendered_says_so():
    with (
        rendering([Order("Nobody's Song", MIXES)]) as files,
        pytest.raises(ChildProcessError, match="Nobody's Song"),
    ):
        files["Nobody's Song"].result()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_its_processes_end_with_whoever_ordered():
    order = f"rendering([Order({WALTZ.title!r}, {MIXES!r})])"
    program = (
        "import os, signal; from wavic.audio.synthesis.rendering import Order, rendering\n"
        f"with {order}: os.kill(os.getpid(), signal.SIGKILL)"
    )
    mark = f"TEST_MARK={os.getpid()}-{time.monotonic_ns()}"
    name, _, value = mark.partition("=")
    killed = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, name: value}, check=False
    )
    assert killed.returncode == -9

    deadline = time.monotonic() + 60
    while running_with(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert running_with(mark) == []


def running_with(mark: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append(process.name)
    return found
