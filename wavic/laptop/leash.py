"""Run a command so that nothing of it outlives its leader or the program that asked for it.

    python leash.py OWNER_PID GRACE_SECONDS LOCK_FILE -- COMMAND [ARGUMENT …]

This process becomes the command, so its pid and exit code are the command's own. A small
watcher stays behind in the same process group. It ends the whole group as soon as the leader
is gone (a killed server leaves its workers), or when the owner is gone (a killed `make run`
can't clean up): first politely, then after the grace by force. As long as it lives it holds
a shared lock on the lock file, so that a next start can wait until all is quiet.

Only the standard library, and little of it: it starts in some twenty milliseconds.
"""

import contextlib
import fcntl
import os
import signal
import sys
import time

INTERVAL = 0.1  # seconds between two looks


def leashed(command: list[str], *, grace: float, lock: str) -> list[str]:
    """The command line that runs `command` on a leash held by the calling process."""
    owner = str(os.getpid())
    return [sys.executable, "-I", "-S", __file__, owner, str(grace), lock, "--", *command]


def main(arguments: list[str]) -> None:
    """Become the command; the forked child watches."""
    owner, grace, lock, _, *command = arguments
    if os.getpgrp() != os.getpid():
        os.setsid()  # a group of its own, beyond the reach of the terminal's Ctrl-C
    leader = os.getpid()
    if os.fork() == 0:
        _watch(int(owner), leader, float(grace), lock)
    try:
        os.execvp(command[0], command)  # noqa: S606  (no shell is the point)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        os._exit(127)


def _watch(owner: int, leader: int, grace: float, lock: str) -> None:
    for polite in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(polite, signal.SIG_IGN)
    held = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(held, fcntl.LOCK_SH)
    while os.getppid() == leader and _alive(owner):
        time.sleep(INTERVAL)
    if os.getppid() == leader:
        os.kill(leader, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while os.getppid() == leader and time.monotonic() < deadline:
        time.sleep(INTERVAL)
    os.killpg(leader, signal.SIGKILL)  # the watcher too: its lock and its pipes go with it


def _alive(process: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


if __name__ == "__main__":
    main(sys.argv[1:])
