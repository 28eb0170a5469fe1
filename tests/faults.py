"""All of WAVIC over lines that can fail: to MongoDB, to storage and to Postmark; and a load on it.

Whoever plays here remembers every answer and every promise, to be compared with what is there
afterwards.
"""

import queue
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any, NamedTuple, Self

import httpx
import pymongo

from tests.musicians import PASSWORD, Musician, wait_for
from tests.running import Run
from wavic.mail.tests.postmark import Postmark, postmark
from wavic.mongo.embedded import EmbeddedMongod
from wavic.testing.audio import audio_file
from wavic.testing.azurite import Azurite
from wavic.testing.lines import Line
from wavic.testing.ports import free_base_port, free_port
from wavic.testing.streams import Listening, StreamProcess

BOUND = 30.0  # seconds that no request takes longer than, whatever is down; no claim of speed
TAKE = audio_file("wav", seconds=0.2)
# What a request may be told while something is down: the code names it.
UNAVAILABLE = {"database_unavailable", "storage_unavailable"}
WORK = ("read", "edit", "comment", "upload", "invite", "login")
PROBES = ("/health/live", "/health/ready", "/metrics")
_PACE = 0.15  # seconds between two requests of a thread


class Answer(NamedTuple):
    """What became of one request; status 0 where there was no answer, with the reason as code."""

    what: str
    status: int
    code: str
    kind: str
    retry_after: str
    began: float
    seconds: float

    @property
    def is_clear(self) -> bool:
        """Whether its caller knows what to make of it: done, later, or too often."""
        if self.status in {200, 201}:
            return True
        later = self.kind == "application/problem+json" and self.retry_after.isdigit()
        known = self.code in UNAVAILABLE if self.status == 503 else self.status == 429
        return later and known


@dataclass
class Stack:
    """Web, worker and stream, and the lines that they are on."""

    run: Run
    database: Line
    storage: Line
    mail: Line
    postmark: Postmark
    mongod: EmbeddedMongod

    def wait_until_idle(self, patience: float = 900) -> None:
        """Wait until the worker has nothing left to do: it was behind, and tries failures again."""
        with pymongo.MongoClient[dict[str, Any]](self.mongod.uri) as client:
            deadline = time.monotonic() + patience
            while client.wavic.queue_wavic.find_one():
                assert time.monotonic() < deadline, "The worker is never done."
                time.sleep(0.5)

    @property
    def address(self) -> str:
        return self.run.address

    def line(self, name: str) -> Line:
        """`database`, `storage` or `mail`."""
        return {"database": self.database, "storage": self.storage, "mail": self.mail}[name]

    def listen(self, token: str, last_event_id: str = "") -> Listening:
        """Somebody at the event stream."""
        log = self.run.data / "none"
        served = StreamProcess(None, self.run.port + 1, log)  # type: ignore[arg-type]
        return Listening(served, token, last_event_id)

    def threads(self) -> int:
        """How many threads the web process has (Linux)."""
        tasks = [Path(f"/proc/{pid}/task") for pid in _descendants(self.run.pid_of("web"))]
        return sum(len(list(each.iterdir())) for each in tasks if each.exists())


@contextmanager
def stack(installed: Path, folder: Path, azurite: Azurite) -> Iterator[Stack]:
    """A `make run` whose database, storage and Postmark are each at the end of a line."""
    data = shutil.copytree(installed, folder / "data")
    (data / "mongo").rename(folder / "mongo")
    with ExitStack() as until:
        mongod = EmbeddedMongod.start(folder / "mongo", free_port())
        until.callback(mongod.stop)
        service = until.enter_context(postmark())
        database = until.enter_context(Line(mongod.port))
        storage = until.enter_context(Line(azurite.port))
        mail = until.enter_context(Line(int(service.url.rsplit(":")[-1].strip("/"))))
        variables = {
            **azurite.environment,
            "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{storage.port}/{azurite.account}",
            "AZURE_STORAGE_CONTAINER_NAME": f"faults-{uuid.uuid4().hex}",
            "MONGODB_URI": f"mongodb://127.0.0.1:{database.port}/wavic?directConnection=true",
            "POSTMARK_TOKEN": "the-token",
            "POSTMARK_API_URL": f"http://127.0.0.1:{mail.port}/",
            "TRUSTED_PROXIES": "1",
            "TASK_LEASE": "10",
        }
        run = until.enter_context(Run(data, free_base_port(), **variables))
        yield Stack(run.wait_until_ready(), database, storage, mail, service, mongod)


class Player(Musician):
    """Somebody who does one thing after the other, in several threads, until told to stop."""

    def __init__(self, stack: Stack, name: str) -> None:
        address = f"10.0.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}"
        super().__init__(stack.address, name, {"X-Forwarded-For": address})
        self.stack = stack
        self.answers: list[Answer] = []
        self.lyrics: list[int] = [0]
        self.comments: set[str] = set()
        self.takes: set[str] = set()
        self.invited: set[str] = set()
        self.edited = self.upload(TAKE)["id"]
        # They outlast the bound: what takes longer is to be seen.
        self.http.timeout = httpx.Timeout(3 * BOUND)

    def ask(self, what: str, method: str, path: str, **arguments: Any) -> httpx.Response | None:
        """One request, remembered; None where there was no answer."""
        began = time.monotonic()
        response, code = None, ""
        try:
            response = self.http.request(method, path, **arguments)
            if response.headers.get("content-type", "").endswith("json"):
                body = response.json()
                code = body.get("code", "") if isinstance(body, dict) else ""
        except httpx.HTTPError as error:
            code = type(error).__name__
        seconds = time.monotonic() - began
        headers = response.headers if response is not None else {}
        status = response.status_code if response is not None else 0
        kind = headers.get("content-type", "").partition(";")[0]
        retry_after = headers.get("retry-after", "")
        self.answers.append(Answer(what, status, code, kind, retry_after, began, seconds))
        return response

    def read(self) -> None:
        self.ask("read", "GET", f"/track/project/{self.project['id']}")

    def edit(self) -> None:
        self.lyrics.append(self.lyrics[-1] + 1)
        wanted = {"lyrics": str(self.lyrics[-1])}
        answer = self.ask("edit", "PATCH", f"/track/{self.edited}", json=wanted)
        if answer is None or answer.status_code != 200:
            self.lyrics.pop()

    def comment(self) -> None:
        words = {"track": self.edited, "start_ms": 10, "body": "Louder."}
        answer = self.ask("comment", "POST", "/comment", json=words)
        if answer is not None and answer.status_code == 201:
            self.comments.add(answer.json()["id"])

    def record(self) -> None:
        """Upload a take."""
        fields, files = {"project": self.project["id"]}, {"file": ("take.wav", TAKE)}
        answer = self.ask("upload", "POST", "/track", data=fields, files=files)
        if answer is not None and answer.status_code == 201:
            self.takes.add(answer.json()["id"])

    def invite(self) -> None:
        address = f"guest-{uuid.uuid4().hex[:10]}@musicians.example"
        wanted = {"space": self.space["id"], "email": address, "role": "commenter"}
        answer = self.ask("invite", "POST", "/collaboration/invite", json=wanted)
        if answer is not None and answer.status_code == 201:
            self.invited.add(address)

    def log_in(self) -> None:
        self.ask("login", "POST", "/user/login", json={"email": self.email, "password": PASSWORD})

    def assert_promises_kept(self, *, mailed_twice: bool = False) -> dict[str, int]:
        """Everything acknowledged is there, once; how much that is.

        `mailed_twice`: mails may have been, where Postmark took what we never heard of.
        """
        assert int(self.track(self.edited)["lyrics"] or 0) >= self.lyrics[-1]
        there = [track["id"] for track in self.tracks()]
        assert self.takes <= set(there)
        assert len(there) == len(set(there))
        for take in there:
            assert self.wait_until_heard(take)["status"] == "ready", take
        assert self.comments <= set(self._all_comments())
        wait_for(lambda: self.invited <= set(self._accepted_mails()) or None)
        mails = self._accepted_mails()
        assert mailed_twice or {mails[address] for address in self.invited} <= {1}
        return {
            "edits": self.lyrics[-1],
            "comments": len(self.comments),
            "uploads": len(self.takes),
            "mails": len(self.invited),
        }

    def _all_comments(self) -> Iterator[str]:
        cursor: dict[str, str] = {}
        while True:
            asked = {"limit": "100", **cursor}
            page = self.http.get(f"/comment/track/{self.edited}", params=asked).json()
            yield from (each["id"] for each in page["results"])
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def _accepted_mails(self) -> Counter[str]:
        asked = tuple(self.stack.postmark.requests)
        return Counter(each["body"]["To"] for each in asked if each["status"] == 200)


class Load:
    """Some people at once, and somebody who asks how it is, until `end`."""

    def __init__(self, stack: Stack, people: list[Player]) -> None:
        self.stack = stack
        self.people = people
        self.probes: list[Answer] = []
        self._over = threading.Event()
        works = [
            each
            for person in people
            for each in (
                (person.read, _PACE),
                (person.edit, 0.5),
                (person.comment, 1.5),
                (person.record, 3.0),
                (person.invite, 3.0),
                (person.log_in, 5.0),
            )
        ]
        self._threads = [
            threading.Thread(target=self._go_on, args=work, daemon=True)
            for work in (*works, *((partial(self._probe, path), 0.5) for path in PROBES))
        ]
        self._prober = httpx.Client(base_url=stack.address, timeout=3 * BOUND)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """No further requests; those under way are waited for."""
        self._over.set()
        for thread in self._threads:
            thread.join(3 * BOUND + 5)
        assert not any(thread.is_alive() for thread in self._threads)

    @property
    def answers(self) -> list[Answer]:
        """All so far, probes apart."""
        return [answer for person in self.people for answer in tuple(person.answers)]

    def wait_until_whole(self) -> float:
        """Wait until each thing that people do has worked again, and it is ready; in seconds."""
        began = time.monotonic()

        def whole() -> bool | None:
            asked = [each for each in (*self.answers, *self.probes) if each.began > began]
            done = {each.what for each in asked if each.status in {200, 201}}
            return done >= {*WORK, *PROBES} or None

        wait_for(whole)
        return time.monotonic() - began

    def _go_on(self, work: Callable[[], None], pace: float) -> None:
        while not self._over.is_set():
            work()
            self._over.wait(pace)

    def _probe(self, path: str) -> None:
        began = time.monotonic()
        answer = self._prober.get(path)
        down = answer.json().get("down", []) if path == "/health/ready" else []
        kind = answer.headers["content-type"].partition(";")[0]
        retry = answer.headers.get("retry-after", "")
        seconds = time.monotonic() - began
        code = ",".join(down)
        self.probes.append(Answer(path, answer.status_code, code, kind, retry, began, seconds))


class Ear:
    """Who listens to the event stream as clients do: comes back with the last id that they heard.

    `heard` is the subjects of what was told, by kind; `missed` whether they were to ask for all.
    """

    def __init__(self, stack: Stack, person: Player) -> None:
        self._stack = stack
        self._token = person.token
        self._last = ""
        self._over = threading.Event()
        self.heard: set[tuple[str, str]] = set()
        self.missed = False
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(BOUND)

    def _go_on(self) -> None:
        while not self._over.is_set():
            with suppress(AssertionError, OSError, HTTPException):
                self._listen()
            self._over.wait(1)

    def _listen(self) -> None:
        with self._stack.listen(self._token, self._last) as stream:
            while not self._over.is_set():
                with suppress(queue.Empty):
                    told = stream.hear(1)
                    self.missed = self.missed or told.event == "resync"
                    self._last = told.id or self._last
                    subject = told.data.get("subject") or {}
                    self.heard.add((told.kind, subject.get("id", "")))


def figures(answers: list[Answer]) -> str:
    """A line of how requests ended, and how long the slowest took."""
    ended = Counter(f"{each.status} {each.code}".strip() for each in answers)
    slowest = max((each.seconds for each in answers), default=0)
    return f"{dict(sorted(ended.items()))}, slowest {slowest:.1f} s"


def _descendants(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _descendants(int(child))
