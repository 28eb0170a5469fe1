"""A deployment without downtime: the new schema, and for a while the old code beside the new.

The code of the release before serves on a database that the new code has migrated; people go to
and fro between the two, and each reads what was written through the other.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.musicians import PASSWORD, Musician
from tests.running import KEPT, ROOT
from wavic.mongo.embedded import EmbeddedMongod
from wavic.testing.audio import audio_file
from wavic.testing.ports import free_port
from wavic.testing.workers import wait_until

BEFORE = "c176552"  # the last commit of the release before; raised with each release

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def old_code(tmp_path_factory) -> Iterator[Path]:
    """The release before, checked out beside this one."""
    folder = tmp_path_factory.mktemp("release") / "before"
    git = ["git", "-C", str(ROOT)]
    known = subprocess.run([*git, "cat-file", "-e", f"{BEFORE}^{{commit}}"], check=False)
    if known.returncode:
        pytest.skip(f"This clone has no {BEFORE}.")
    subprocess.run([*git, "worktree", "add", "--detach", str(folder), BEFORE], check=True)
    yield folder
    subprocess.run([*git, "worktree", "remove", "--force", str(folder)], check=True)


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A database, a folder for blobs, and secrets that both share."""
    data = tmp_path_factory.mktemp("shared")
    port = free_port()
    mongod = EmbeddedMongod.start(data / "mongo", port)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    yield {
        **kept,
        "WAVIC_ENV": "development",
        "WAVIC_DATA": str(data),
        "MONGODB_URI": f"mongodb://127.0.0.1:{port}/wavic?directConnection=true",
        "SECRET_KEY": "the same for both, and long enough for anybody",
        "JWT_SECRET": "another one that is the same for both, as long",
    }
    mongod.stop()


def manage(code: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=code, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


@contextmanager
def web(code: Path, environment: dict[str, str], log: Path) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    granian = str(Path(sys.executable).with_name("granian"))
    with log.open("wb") as out:
        process = subprocess.Popen(
            [granian, "--interface", "wsgi", "--port", str(port), "--blocking-threads", "4",
             "wavic.wsgi:application"],
            cwd=code, env={**environment, "PUBLIC_URL": address}, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_until(lambda: is_ready(address), log)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def is_ready(address: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{address}/health/ready", timeout=10).status_code == 200
    return False


def at(musician: Musician, address: str) -> Musician:
    """The same person at another address, logged in anew."""
    musician.http.base_url = address
    login = {"email": musician.email, "password": PASSWORD}
    musician.enter(musician.http.post("/user/login", json=login))
    return musician


def write(musician: Musician) -> None:
    """A bit of everything."""
    track = musician.upload(audio_file("wav", seconds=0.5))
    comment = musician.create("/comment", track=track["id"], start_ms=0, body="Louder?")
    musician.create("/comment", track=track["id"], start_ms=0, body="Yes.", parent=comment["id"])
    assert musician.http.patch(f"/track/{track['id']}", json={"lyrics": "La"}).status_code == 200
    musician.create(
        "/collaboration/invite",
        space=musician.space["id"], email=f"{track['id']}@example.org", role="viewer",
    )  # fmt: skip
    musician.create("/link", target="track", target_id=track["id"], recipients=["Ada"])
    resolved = musician.http.post(f"/comment/{comment['id']}/resolve")
    assert resolved.status_code == 200, resolved.text


def read(musician: Musician) -> None:
    """Every list and page that there is of it."""
    tracks = musician.tracks()
    space, project = musician.space["id"], musician.project["id"]
    paths = [
        *("/user/me", "/artist", f"/artist/{space}", f"/artist/{space}/members", "/link"),
        *(f"/artist/{space}/usage", f"/project/space/{space}", f"/project/{project}"),
        f"/collaboration/invitations/space/{space}",
        *(f"/{kind}/{track['id']}" for track in tracks for kind in ("track", "comment/track")),
        *(f"/track/{track['id']}/version" for track in tracks),
    ]
    for path in paths:
        answer = musician.http.get(path)
        assert answer.status_code == 200, (path, answer.text)


def test_old_code_lives_on_the_new_schema_and_both_read_each_others(
    old_code, environment, tmp_path
):
    first = manage(old_code, environment, "migrate", "--noinput")
    assert first.returncode == 0, first.stderr
    with web(old_code, environment, tmp_path / "old.log") as old:
        grace = Musician(old, "Grace")
        write(grace)
        done = manage(ROOT, environment, "migrate", "--noinput")  # while the old code serves
        assert done.returncode == 0, done.stderr
        read(grace)
        write(grace)  # old code on the new schema
        with web(ROOT, environment, tmp_path / "new.log") as new:
            read(at(grace, new))
            write(grace)
            ada = Musician(new, "Ada")
            write(ada)
            for address in (old, new, old):
                for musician in (grace, ada):
                    read(at(musician, address))
                    write(musician)
            for musician in (grace, ada):
                read(at(musician, new))
        reconciled = manage(ROOT, environment, "reconcile_storage")
        assert reconciled.returncode == 0, reconciled.stdout + reconciled.stderr
    for log in ("old.log", "new.log"):
        assert "Traceback" not in (tmp_path / log).read_text()
