"""A WAVIC of its own for a measurement: a throw-away mongod and the Procfile's web server."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import django

from bench import processes
from wavic.laptop.readiness import wait_until_ready
from wavic.mongo.embedded import EmbeddedMongod
from wavic.testing.ports import free_base_port

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# The settings of nobody: what is measured is what everybody gets.
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass
class WebServer:
    """Running web processes: one worker, rate limits on, log lines to a file, as `make run` has."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self.port}"

    @property
    def pids(self) -> list[int]:
        """The server and its worker."""
        return processes.tree(self.process.pid)


@contextlib.contextmanager
def scratch(**variables: str) -> Iterator[dict[str, str]]:
    """A new database and data folder, migrated, and Django set up on them in this process.

    Yields the environment for further processes. Once in a process, as Django's settings are.
    """
    with tempfile.TemporaryDirectory(prefix="wavic-bench-") as folder:
        port = free_base_port()
        mongod = EmbeddedMongod.start(Path(folder) / "mongo", port + 2, cache_gb=1)
        try:
            environment = {
                **{name: os.environ[name] for name in _INHERITED if name in os.environ},
                "WAVIC_ENV": "development",
                "WAVIC_DATA": folder,
                "MONGODB_URI": mongod.uri,
                "PORT": str(port),
                "SECRET_KEY": "secret-key-of-a-bench-" + "0" * 40,
                "JWT_SECRET": "jwt-secret-of-a-bench-" + "0" * 40,
                **variables,
            }
            _set_up(environment)
            yield environment
        finally:
            mongod.stop()


def _set_up(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="wavic.settings")
    django.setup()
    from django.core.management import call_command

    from wavic.mongo.profiling import register_round_trips

    register_round_trips()
    call_command("migrate", verbosity=0)


@contextlib.contextmanager
def web_server(environment: dict[str, str]) -> Iterator[WebServer]:
    """The Procfile's web server, ready; ended afterwards. RuntimeError when it doesn't answer."""
    command = _procfile()["web"]
    path = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    log = Path(environment["WAVIC_DATA"]) / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command}"],
            cwd=ROOT,
            env={**environment, "PATH": path},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            if answer := wait_until_ready(HOST, int(environment["PORT"]), Event()):
                raise RuntimeError(f"The web server isn't ready: {answer}\n{log.read_text()}")
            yield WebServer(process, int(environment["PORT"]))
        finally:
            process.terminate()
            process.wait(30)


def _procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)
