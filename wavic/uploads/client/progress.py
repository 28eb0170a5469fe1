"""How far it is: a bar on a terminal, a line for each tenth elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeAlias

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

Advance: TypeAlias = Callable[[int], None]
"""Called, from any thread, with the bytes done since; negative when some must be done again."""


@contextmanager
def progress(label: str, size: int, done: int = 0) -> Iterator[Advance]:
    """Show on standard error how many of `size` bytes are done, `done` of them beforehand."""
    lock = Lock()
    show = _bar if sys.stderr.isatty() else _lines
    with show(label, size, done) as advance:

        def one_at_a_time(count: int) -> None:
            with lock:
                advance(count)

        yield one_at_a_time


@contextmanager
def _bar(label: str, size: int, done: int) -> Iterator[Advance]:
    with (
        tqdm(desc=label, total=size, initial=done, unit="B", unit_scale=True) as bar,
        logging_redirect_tqdm(),
    ):
        yield lambda count: void(bar.update(count))


@contextmanager
def _lines(label: str, size: int, done: int) -> Iterator[Advance]:
    reached = done * 10 // size

    def advance(count: int) -> None:
        nonlocal done, reached
        done += count
        if done * 10 // size > reached:
            reached = done * 10 // size
            sys.stderr.write(f"{label}: {reached * 10} % of {size} bytes\n")
            sys.stderr.flush()

    yield advance


def void(_: object) -> None:
    """None, whatever is given."""
