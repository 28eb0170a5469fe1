"""A real web server for what only a real server can show."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from wavic.testing.ports import free_port


@contextmanager
def granian(application: str, log: Path, **variables: str) -> Iterator[int]:
    """The port on which Granian serves a WSGI application, with one worker, as in production.

    `variables` are added to its environment.
    """
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4", application,
    ]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wavic.settings", **variables}
    with log.open("wb") as out:
        server = subprocess.Popen(  # noqa: S603  (our own interpreter's granian)
            command, cwd=settings.BASE_DIR, stdout=out, stderr=out, env=environment
        )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                raise AssertionError(log.read_text())
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)
