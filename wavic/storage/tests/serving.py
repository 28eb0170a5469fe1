"""A real Granian over a local store, for what only real sockets and processes can show."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings


@dataclass
class Server:
    """One worker of 8 threads, as in production."""

    process: subprocess.Popen[bytes]
    log: Path

    def worker(self) -> int:
        """The process id of what serves."""
        [child] = (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        )
        return int(child)

    def most_memory(self) -> float:
        """The most that the worker ever held, in MiB."""
        status = Path(f"/proc/{self.worker()}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024

    def kill(self) -> None:
        """kill -9 of all of it."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(folder: Path, public_url: str) -> Iterator[Server]:
    """Serve the blobs under this data folder at this URL of a free port."""
    log = folder / "granian.log"
    variables = {name: text for name, text in os.environ.items() if not name.startswith("AZURE_")}
    with log.open("ab") as out:
        process = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("granian")),
                *("--interface", "wsgi", "--host", "127.0.0.1"),
                *("--port", str(urlsplit(public_url).port), "--http", "1", "--no-ws"),
                *("--blocking-threads", "8", "wavic.wsgi:application"),
            ],
            cwd=settings.BASE_DIR,
            env={
                **variables,
                "WAVIC_DATA": str(folder),
                "PUBLIC_URL": public_url,
                "SECRET_KEY": settings.SECRET_KEY,
            },
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    server = Server(process, log)
    try:
        _wait_for(server, public_url)
        yield server
    finally:
        if process.poll() is None:
            server.kill()


def _wait_for(server: Server, public_url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.process.poll() is None, server.log.read_text()
        try:
            httpx.get(f"{public_url}/health/live")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(server.log.read_text())
