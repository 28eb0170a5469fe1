"""The event stream as its clients have it: a process that serves it, and who listens."""

import http.client
import json
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.conf import settings

from wavic.mongo.connections import mongo_connection
from wavic.testing.ports import free_port

PATIENCE = 30  # seconds; a busy machine is slow, not broken
PATH = "/notification/stream"


@dataclass(frozen=True)
class Heard:
    """One event as it came over the wire."""

    event: str
    id: str
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """What happened; for an event that is no change, its name."""
        return self.data.get("kind", self.event)


@dataclass
class StreamProcess:
    """`manage.py stream`, running."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """The answer to a GET."""
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
        """An answer; `last_event_id` becomes Last-Event-ID."""
        connection = self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        return connection.getresponse()

    def connect(self) -> http.client.HTTPConnection:
        """A connection of its own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def listen(self, token: str, last_event_id: str = "") -> "Listening":
        """Somebody who listens; AssertionError where they are not let in."""
        return Listening(self, token, last_event_id)

    def memory(self) -> int:
        """KiB of RAM that the process has (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


class Listening:
    """One open stream, read in a thread of its own."""

    def __init__(self, process: StreamProcess, token: str, last_event_id: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        self._connection = process.connect()
        self._connection.request("GET", PATH, headers=headers)
        self.response = self._connection.getresponse()
        if self.response.status != 200:
            raise AssertionError(self.response.read())
        self._heard: queue.SimpleQueue[Heard | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection.sock:  # its reader may be waiting: closing would wait for it
            with suppress(OSError):
                self._connection.sock.shutdown(socket.SHUT_RDWR)

    def hear(self, patience: float = PATIENCE) -> Heard:
        """The next event; AssertionError when the stream ends instead, Empty if nothing comes."""
        heard = self._heard.get(timeout=patience)
        if heard is None:
            raise AssertionError("The stream ended.")
        return heard

    def hear_until(self, kind: str) -> list[Heard]:
        """What comes up to the first of that kind, which is the last one."""
        found = [self.hear()]
        while found[-1].kind != kind:
            found.append(self.hear())
        return found

    def hear_out(self) -> list[Heard]:
        """All that comes until the stream ends."""
        return list(iter(lambda: self._heard.get(timeout=PATIENCE), None))

    def _read(self) -> None:
        fields: dict[str, str] = {}
        try:
            for line in self.response:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif "event" in fields:
                    data = json.loads(fields.get("data", "{}"))
                    self._heard.put(Heard(fields["event"], fields.get("id", ""), data))
                    fields = {}
                else:
                    fields = {}
        except (OSError, http.client.HTTPException, AttributeError, ValueError):
            pass  # it was cut off, or closed at this end
        self._heard.put(None)


@contextmanager
def stream_process(log: Path, uri: str = "", **variables: str) -> Iterator[StreamProcess]:
    """The process on the tests' database, or on the one at `uri`, answering."""
    port = free_port()
    environment = {
        **os.environ,
        "MONGODB_URI": uri or _tests_database(),
        "STREAM_PORT": str(port),
        **variables,
    }
    command = [sys.executable, "manage.py", "stream"]
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  (our own command)
            command, cwd=settings.BASE_DIR, stdout=out, stderr=out, env=environment
        )
    running = StreamProcess(process, port, log)
    try:
        wait_until(lambda: _answers(running))
        yield running
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_until(condition: Any) -> None:
    """Until it holds; AssertionError when it doesn't."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("It doesn't come to that.")
        time.sleep(0.05)


def _answers(running: StreamProcess) -> bool:
    if running.process.poll() is not None:
        raise AssertionError(running.log.read_text())
    try:
        return running.get("/health/ready").status == 200
    except OSError:
        return False


def _tests_database() -> str:
    base, _, options = settings.MONGODB_URI.partition("?")
    server = base.rpartition("/")[0]
    return f"{server}/{mongo_connection().settings_dict['NAME']}?{options}"
