"""Pieces rendered by processes of their own, while whoever wants them does something else.

A process takes orders, a line of JSON each, on stdin, and answers each on stdout: the sizes of the
files as a line of JSON, then the files. It ends when nobody can order any more.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, cast

from wavic.audio.synthesis import PIECES, render_files

_ROOT = Path(__file__).resolve().parent.parent.parent.parent
_COMMAND = (sys.executable, "-m", "wavic.audio.synthesis.rendering")
_MOST_PROCESSES = 3  # each takes up to 400 MB

Files = Mapping[str, Future[list[bytes]]]
"""The files of each order, by its piece's title."""
Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Order:
    """A piece by its title, and its mixes as `render_files` takes them."""

    title: str
    mixes: Mapping[str, str]
    artist: str = ""


@contextmanager
def rendering(orders: Sequence[Order]) -> Iterator[Files]:
    """Have the orders rendered in their order; what isn't done when the block ends never is."""
    count = min(_MOST_PROCESSES, os.cpu_count() or 1, len(orders))
    idle: SimpleQueue[Process] = SimpleQueue()
    with ExitStack() as stack:
        pool = ThreadPoolExecutor(max(1, count))
        stack.callback(pool.shutdown, cancel_futures=True)
        for _ in range(count):
            idle.put(stack.enter_context(_started()))
        yield {order.title: pool.submit(_rendered, order, idle) for order in orders}


@contextmanager
def _started() -> Iterator[Process]:
    process = subprocess.Popen(  # noqa: S603 (a fixed command)
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        start_new_session=True,  # Ctrl-C is for us, who will end it
    )
    try:
        yield process
    finally:
        process.kill()
        with suppress(BrokenPipeError), process:  # an order that it didn't take any more
            pass


def _rendered(order: Order, idle: "SimpleQueue[Process]") -> list[bytes]:
    process = idle.get()
    try:
        orders, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        orders.write(json.dumps(asdict(order)).encode() + b"\n")
        orders.flush()
        sizes = answers.readline()
        if not sizes:
            raise ChildProcessError(f"{order.title!r} was not rendered: {process.wait()}.")
        return [answers.read(size) for size in json.loads(sizes)]
    finally:
        idle.put(process)


def main() -> None:
    """Render what is ordered."""
    pieces = {piece.title: piece for piece in PIECES}
    with suppress(BrokenPipeError):
        for line in sys.stdin.buffer:
            order = Order(**json.loads(line))
            files = render_files(pieces[order.title], order.mixes, artist=order.artist)
            sizes = json.dumps([len(file) for file in files]).encode()
            sys.stdout.buffer.write(b"".join((sizes, b"\n", *files)))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
