"""The whole of `make run`: backed up while people write, destroyed, restored, and used again.

Over HTTP and by manage.py, as an operator does it; a restore that is killed is begun anew.
"""

import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

from tests.musicians import PASSWORD, Musician, digest
from tests.running import ROOT, Run
from wavic.testing.audio import audio_file
from wavic.testing.ports import free_base_port

pytestmark = pytest.mark.prove


class Busy(Musician):
    """Somebody who uploads one take after the other and remembers every promise."""

    def __init__(self, address: str, name: str) -> None:
        super().__init__(address, name)
        self.promised: dict[str, str] = {}  # id of a track -> digest of what was sent

    def take(self) -> None:
        content = audio_file("wav", seconds=1, hertz=200 + len(self.promised))
        track = self.upload(content)
        comment = {"track": track["id"], "start_ms": 0, "body": f"Take {len(self.promised)}"}
        self.create("/comment", **comment)
        self.promised[track["id"]] = digest(content)

    def take_until(self, over: threading.Event) -> None:
        while not over.wait(0.7):  # nobody is slowed down for writing too much
            self.take()

    def missing(self, promised: dict[str, str]) -> list[str]:
        """What was promised and isn't there, byte for byte, with its comment."""
        return [track for track, sent in promised.items() if not self._has(track, sent)]

    def _has(self, track: str, sent: str) -> bool:
        version = self.track(track)["version"]
        content = self.http.get(version["url"], headers={"Authorization": ""})
        comments = self.http.get(f"/comment/track/{track}").json()["results"]
        return digest(content.content) == sent and len(comments) == 1


def manage(run: Run, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT, env=run._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def ended(command: subprocess.Popen) -> str:
    said, _ = command.communicate(timeout=300)
    assert command.returncode == 0, said
    return said


def test_backed_up_amid_writes_destroyed_and_restored_it_goes_on(tmp_path):
    data, folder = tmp_path / "data", tmp_path / "backup"
    port = free_base_port()
    with Run(data, port) as run:
        run.wait_until_ready()
        busy = Busy(run.address, "Grace")
        for _ in range(5):
            busy.take()
        before = dict(busy.promised)
        over = threading.Event()
        writing = threading.Thread(target=busy.take_until, args=(over,))
        writing.start()
        said = ended(manage(run, "backup", folder))
        meanwhile = len(busy.promised) - len(before)
        over.set()
        writing.join()
        assert "documents and" in said
        assert meanwhile > 0
        refused = manage(run, "restore", folder)
        assert "Stop it first" in refused.communicate(timeout=60)[0]
        assert refused.returncode == 1
        assert run.stop(signal.SIGTERM) == 0
    shutil.rmtree(data)

    killed = manage(run, "restore", folder)
    while not list(data.glob("mongo/data/collection-*")):
        time.sleep(0.05)
    time.sleep(1)
    killed.kill()
    killed.communicate()
    said = ended(manage(run, "restore", folder))
    assert "are back" in said

    with Run(data, port) as run:
        run.wait_until_ready()
        busy.http.base_url = run.address
        assert busy.http.get("/user/me").status_code == 200  # the secrets are the same
        login = {"email": busy.email, "password": PASSWORD}
        busy.enter(busy.http.post("/user/login", json=login))
        assert busy.missing(before) == []
        busy.take()  # and it goes on
        assert ended(manage(run, "reconcile_storage", "--dry-run"))
        for track in before:
            assert busy.wait_until_heard(track)["status"] == "ready"
