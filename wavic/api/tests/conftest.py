"""A real server for what only a real server can show."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def port(tmp_path_factory) -> Iterator[int]:
    """A Granian on a free port, of one worker, as in production."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("granian") / "log"
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
        "--host", "127.0.0.1", "--port", str(number), "--blocking-threads", "4",
        "wavic.api.tests.live_application:application",
    ]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wavic.settings"}
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdout=out, stderr=out, env=environment
        )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(20)
