"""Musicians: people who use a running WAVIC as their programs would, over HTTP and nothing else."""

import email
import email.policy
import hashlib
import re
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from tests.running import Run

PASSWORD = "a quiet room with a loud amp"
PATIENCE = 180  # seconds; a busy machine is slow, not broken

Thing = TypeVar("Thing")


class Musician:
    """Somebody with an account, a space and a project, and what WAVIC answers them."""

    def __init__(self, address: str, name: str, headers: dict[str, str] | None = None) -> None:
        """Register at the server of this address, under a mail address of their own."""
        self.email = f"{name.lower()}-{uuid.uuid4().hex[:8]}@musicians.example"
        self.http = httpx.Client(base_url=address, timeout=30, headers=headers)
        registration = {"email": self.email, "password": PASSWORD, "name": name}
        self.enter(self.http.post("/user/register", json=registration), 201)
        self.space = self.create("/artist", name=f"{name}'s band")
        self.project = self.create("/project", space=self.space["id"], title="Demos", kind="ep")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def enter(self, response: httpx.Response, status: int = 200) -> None:
        """Take user and tokens from a login or a registration."""
        assert response.status_code == status, response.text
        entrance = response.json()
        self.id, self.token, self.refresh = (
            entrance["user"]["id"],
            entrance["token"],
            entrance["refresh"],
        )
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def create(self, path: str, **fields: Any) -> dict[str, Any]:
        """POST JSON; what was made."""
        response = self.http.post(path, json=fields)
        assert response.status_code == 201, response.text
        return response.json()

    def send(
        self, content: bytes, filename: str = "take.wav", title: str | None = None
    ) -> httpx.Response:
        """Upload a file as a new track; whatever the answer is."""
        fields = {"project": self.project["id"]} | ({"title": title} if title else {})
        return self.http.post("/track", data=fields, files={"file": (filename, content)})

    def upload(self, content: bytes, filename: str = "take.wav") -> dict[str, Any]:
        """Upload a file that is taken; its track."""
        response = self.send(content, filename)
        assert response.status_code == 201, response.text
        return response.json()

    def open_upload(self, name: str, size: int, **fields: Any) -> dict[str, Any]:
        """Open an upload in blocks: of a new track unless told."""
        target = {"purpose": "track", "target": self.project["id"]}
        return self.create("/file", name=name, size=size, **target | fields)

    def send_blocks(self, upload: dict[str, Any], content: bytes, *numbers: int) -> None:
        """Put blocks straight into storage; all unless told."""
        for number in numbers or range(upload["block_count"]):
            start = number * upload["block_size"]
            url = upload["block_url"].replace("{block}", f"{number:08d}")
            block = content[start : start + upload["block_size"]]
            assert httpx.put(url, content=block, timeout=PATIENCE).status_code == 201

    def complete(self, upload: dict[str, Any]) -> httpx.Response:
        """Say that all blocks are there; whatever the answer is."""
        return self.http.post(f"/file/{upload['id']}/complete", timeout=PATIENCE)

    def track(self, track_id: str) -> dict[str, Any]:
        """A track as it is now."""
        response = self.http.get(f"/track/{track_id}")
        assert response.status_code == 200, response.text
        return response.json()

    def tracks(self) -> list[dict[str, Any]]:
        """All tracks of the project, over as many pages as it takes."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            path = f"/track/project/{self.project['id']}"
            response = self.http.get(path, params={"limit": "100", **cursor})
            assert response.status_code == 200, response.text
            page = response.json()
            found += page["results"]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    def wait_until_heard(self, track_id: str) -> dict[str, Any]:
        """Wait until the worker has listened to a track; its version then."""
        return wait_for(lambda: _heard(self.track(track_id)["version"]))


def _heard(version: dict[str, Any]) -> dict[str, Any] | None:
    return None if version["status"] == "processing" else version


def wait_for(look: Callable[[], Thing | None]) -> Thing:
    """Look again and again until there is something; AssertionError when there never is."""
    deadline = time.monotonic() + PATIENCE
    while (found := look()) is None:
        assert time.monotonic() < deadline, "It never came."
        time.sleep(0.2)
    return found


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def put_on_pro(run: Run, musician: Musician) -> None:
    """Links for so many plays are part of the dearer plans."""
    _entitle(run, musician, "'pro', status='comped'")


def put_back_on_free(run: Run, musician: Musician) -> None:
    """For whoever comes after, who counts on the free plan's limits."""
    _entitle(run, musician, "'free'")


def _entitle(run: Run, musician: Musician, arguments: str) -> None:
    pk = musician.http.get("/user/me").json()["id"]
    run.manage(
        *("shell", "--no-imports", "-c"),
        "from bson import ObjectId; from accounts.services import entitle; "
        f"entitle(ObjectId({pk!r}), {arguments})",
    )


def links_mailed_to(address: str, data: Path) -> list[str]:
    """The tokens of the links in the mails to an address, the oldest first."""
    bodies = (str(mail.get_body(("plain",))) for mail in mails_to(address, data))
    found = (re.search(r"#token=(\S+)", body) for body in bodies)
    return [match[1] for match in found if match]


def mails_to(address: str, data: Path) -> list[email.message.EmailMessage]:
    """The mails to an address, the oldest first."""
    return [mail for mail in _mails(data / "mail") if mail["To"] == address]


def _mails(folder: Path) -> Iterator[email.message.EmailMessage]:
    for path in sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
        yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
