"""Both backends, each on its real server."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.cache import caches

from wavic.counters.mongo import CounterCache as MongoCounters
from wavic.counters.redis import CounterCache as RedisCounters


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A throw-away redis-server on a socket, without a file to persist to."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed: counters on Redis are not tested")
    socket: Path = tmp_path_factory.mktemp("redis") / "socket"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--daemonize", "no"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in server.stdout:
            if "ready to accept connections" in line.lower() and socket.exists():
                break
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def mongo_counters(db):
    assert isinstance(caches["default"], MongoCounters)
    return caches["default"]


@pytest.fixture
def redis_counters(redis_url):
    counters = RedisCounters(redis_url, {})
    counters.clear()
    yield counters
    counters.close()


@pytest.fixture(params=["mongo", "redis"])
def counters(request):
    """Each backend in turn."""
    return request.getfixturevalue(f"{request.param}_counters")
