"""Several web processes of one server: one set of figures, and an end that loses no request."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from honcho.environ import parse_procfile

from wavic.metrics.sharing import VARIABLE
from wavic.mongo.connections import mongo_connection
from wavic.testing.ports import free_port
from wavic.testing.workers import wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

ROOT = Path(__file__).resolve().parent.parent
READERS = 6


@contextmanager
def web(log: Path, folder: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """The Procfile's web with two processes, and where it serves."""
    port = free_port()
    database = mongo_connection().settings_dict
    address, _, options = str(database["HOST"]).partition("?")
    variables = {
        "PORT": str(port),
        "WEB_WORKERS": "2",
        "WEB_THREADS": "8",
        "TMPDIR": str(folder),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "MONGODB_URI": f"{address.rpartition('/')[0]}/{database['NAME']}?{options}",
    }
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    command = parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command}"],
            cwd=ROOT, env=kept | variables, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(lambda: answers(port), log)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def live_requests(address: str) -> float:
    """How many GET /health/live were answered, as whichever process is asked tells it."""
    series = 'wavic_requests_total{method="GET",process="web",route="/health/live",status="200"} '
    told = httpx.get(f"{address}/metrics").text
    return sum(float(line.removeprefix(series)) for line in told.splitlines() if series in line)


def children(process: subprocess.Popen) -> list[int]:
    """Its serving processes: those that have the server's socket."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [
        int(pid) for pid in listed if b"tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


@pytest.fixture(scope="module")
def served(module_database, tmp_path_factory):
    """The server of both tests: the second ends it."""
    folder = tmp_path_factory.mktemp("web")
    left = folder / f"wavic-metrics-{os.getuid()}" / "999999999-1"  # of a server that is gone
    left.mkdir(parents=True)
    with web(folder / "log", folder) as (process, address):
        yield process, address, folder / "log"
    [own] = left.parent.iterdir()
    assert own.name.startswith(f"{process.pid}-")


@pytest.mark.prove
def test_whichever_process_is_scraped_tells_of_all_also_of_one_that_died(served):
    process, address, log = served
    for _ in range(20):  # a connection each, so that both processes are asked
        assert httpx.get(f"{address}/health/live").status_code == 200
    assert {live_requests(address) for _ in range(8)} == {20}
    first, *_ = children(process)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: first not in children(process) and len(children(process)) == 2, log)
    for _ in range(5):
        assert httpx.get(f"{address}/health/live").status_code == 200
    assert {live_requests(address) for _ in range(8)} == {25}


def test_told_to_stop_under_load_it_answers_all_that_is_under_way(served):
    """SIGTERM amid half-sent requests and many short ones: the former get their answer, of the
    latter each reader misses one at most, which met the closing door; it ends by itself.
    """
    process, address, log = served
    seen: Counter[str] = Counter()
    told = threading.Event()

    def read() -> None:
        while True:
            try:
                httpx.get(f"{address}/s/nobody-has-this-link", timeout=20)  # asks the database
            except httpx.TransportError:
                seen["missed" if told.is_set() else "lost"] += 1
                return
            seen["answered"] += 1

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    logins = [HalfSent(int(address.rpartition(":")[2])) for _ in range(3)]
    wait_until(lambda: seen["answered"] > 30, log)
    told.set()
    process.terminate()
    for reader in readers:
        reader.join(20)
    assert process.poll() is None  # it waits for those who are still sending
    assert [login.finish() for login in logins] == [b"HTTP/1.1 401"] * len(logins)
    assert process.wait(20) == 0
    assert (seen["lost"], seen["missed"]) == (0, READERS), seen


class HalfSent:
    """A login of which the second half is sent later."""

    _body = b'{"email":"ana@example.org","password":"three tall ladders"}'

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        head = f"Host: 127.0.0.1\r\nContent-Length: {len(self._body)}".encode()
        kind = b"Content-Type: application/json\r\nConnection: close"
        start = b"POST /user/login HTTP/1.1\r\n" + head + b"\r\n" + kind + b"\r\n\r\n"
        self._socket.sendall(start + self._body[:20])

    def finish(self) -> bytes:
        """Send the rest; the status line's beginning."""
        with self._socket:
            self._socket.sendall(self._body[20:])
            return self._socket.makefile("rb").readline()[:12]
