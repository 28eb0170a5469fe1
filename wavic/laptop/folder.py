"""The data folder: writable, roomy, and used by one `make run` at a time."""

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from wavic.laptop.failures import CannotStart

ROOM = 600_000_000  # bytes: a young database takes 300 MB on disk before the first track
QUIET = 40  # seconds to wait for what a killed run left behind
LEASHES = "processes.leash"  # held, shared, by whoever watches a process of this folder
MONGOD_LEASH = "mongo/mongod.leash"


@contextlib.contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Own the folder for a while, alone. CannotStart if that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mongo").mkdir(exist_ok=True)
        lock = (folder / "run.lock").open("a+")
    except OSError as error:
        raise CannotStart(
            f"Can't write to {folder} ({error.strerror}). Make it writable, or choose another "
            "folder: WAVIC_DATA=~/wavic make run"
        ) from None
    with lock:
        _lock_alone(lock.fileno(), folder)
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _lock_alone(handle: int, folder: Path) -> None:
    try:
        # A record lock: the processes that are forked later don't inherit it.
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotStart(
            f"WAVIC already runs on {folder}. Use that one, stop it, or start a second on data "
            "of its own: PORT=8100 WAVIC_DATA=.data-2 make run"
        ) from None


def wait_until_quiet(folder: Path) -> None:
    """Wait until the processes of a run that was killed are gone."""
    deadline = time.monotonic() + QUIET
    for name in (LEASHES, MONGOD_LEASH):
        with (folder / name).open("a") as leash:
            while not _is_free(leash.fileno()):
                if time.monotonic() > deadline:
                    raise CannotStart(
                        f"Processes of an earlier run on {folder} don't end. See them with "
                        "'ps -ef | grep wavic', end them, and start again."
                    )
                time.sleep(0.05)


def _is_free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    fcntl.flock(handle, fcntl.LOCK_UN)
    return True


def check_room(folder: Path, needed: int = ROOM) -> None:
    """CannotStart when the disk is too full for a database to be safe on it."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise CannotStart(
            f"The disk of {folder} is full: {free // 1_000_000} MB are free and WAVIC needs "
            f"{needed // 1_000_000}. Free some, or choose another disk with WAVIC_DATA."
        )
