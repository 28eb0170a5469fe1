"""A real `make run` for tests: the program itself, on data and ports of its own."""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

import pymongo

from wavic.laptop.ports import MONGOD
from wavic.testing import leftovers

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("PATH", "HOME", "LANG", leftovers.VARIABLE)  # of our environment: the rest is settings
PATIENCE = 120  # seconds; a busy machine is slow, not broken


class Run:
    """One `python -m wavic.laptop`. Use it as a context manager: nothing is left behind.

    It has no demo unless a variable says so: that would keep the worker busy for a minute.
    """

    def __init__(self, data: Path, port: int, **variables: str) -> None:
        self.port = port
        self.data = data
        self._log = tempfile.NamedTemporaryFile("w+", suffix=".log")  # noqa: SIM115  (closed on exit)
        inherited = {key: os.environ[key] for key in KEPT if key in os.environ}
        ours = {
            "WAVIC_ENV": "development",
            "WAVIC_DATA": str(data),
            "PORT": str(port),
            "WAVIC_DEMO": "no",
        }
        self._environment = {**inherited, "MONGODB_URI": "", **ours, **variables}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wavic.laptop"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.wait()
        self._log.close()

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def stores_blobs_itself(self) -> bool:
        """Whether its blobs are files that it serves, not Azure's."""
        return "AZURE_STORAGE_ACCOUNT_NAME" not in self._environment

    @property
    def output(self) -> str:
        """All that it has said so far."""
        return Path(self._log.name).read_text()

    @property
    def complaint(self) -> str:
        """The line that says why it can't run; empty when there is none."""
        found = re.search(r"^WAVIC can't run\. .*$", self.output, re.MULTILINE)
        return found[0] if found else ""

    def wait(self) -> int:
        """Wait until it has ended; its exit code."""
        return self.process.wait(PATIENCE)

    def wait_until_ready(self, patience: float = PATIENCE) -> Self:
        """Wait for the banner; AssertionError with its output if it ends before."""
        deadline = time.monotonic() + patience
        while "Ctrl-C stops everything" not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)
        return self

    def wait_until_idle(self, patience: float = PATIENCE) -> None:
        """Wait until its worker has nothing left to do."""
        deadline = time.monotonic() + patience
        address = f"mongodb://127.0.0.1:{self.port + MONGOD}/?directConnection=true"
        with pymongo.MongoClient(address) as client:
            queues = [name for name in client.wavic.list_collection_names() if name[:6] == "queue_"]
            assert queues
            while any(client.wavic[name].find_one() for name in queues):
                assert time.monotonic() < deadline, "The worker is never done."
                time.sleep(0.5)

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal and wait for the end; its exit code."""
        self.process.send_signal(number)
        return self.wait()

    def manage(self, *arguments: str, **variables: str) -> str:
        """Run a command of manage.py beside it; what that printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self._environment, **variables},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def beside(self, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a command of manage.py that goes on running; end it before the run's end."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self._environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def pid_of(self, name: str) -> int:
        """The process id of `web`, `worker` or `stream`."""
        found = re.search(rf"{name} started \(pid=(\d+)\)", self.output)
        assert found, self.output
        return int(found[1])

    def status_of(self, path: str) -> int:
        """The HTTP status that a path answers with."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        return connection.getresponse().status


def processes_of(data: Path) -> list[int]:
    """The processes, by environment or command line, that work on a data folder (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            mentions = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if str(data).encode() in mentions and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found
