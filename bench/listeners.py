"""Many who listen to one process of the event stream, each by a socket, and when they hear."""

import asyncio
import contextlib
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bson.objectid import ObjectId

from wavic.testing.streams import PATH

AT_ONCE = 50  # connections that are opened at the same time
SMALL = 4_096  # bytes that a client's kernel holds for who doesn't read
PATIENCE = 120  # seconds


@dataclass
class Person:
    """Somebody who may listen."""

    pk: ObjectId
    token: str


def people_of(spaces: list[ObjectId], count: int) -> list[Person]:
    """People, each logged in and a member of all these spaces."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import Session, User
    from accounts.tokens import sign_pair
    from spaces.models import Membership
    from spaces.roles import Role

    end = timezone.now() + timedelta(days=1)
    users = [
        User(pk=ObjectId(), email=f"{pk}@bench.example", email_typed=f"{pk}@x", name="B")
        for pk in (ObjectId() for _ in range(count))
    ]
    User.objects.bulk_create(users)
    sessions = [Session(pk=ObjectId(), user=user, expires_at=end, refresh_id="x") for user in users]
    Session.objects.bulk_create(sessions)
    Membership.objects.bulk_create(
        Membership(space_id=space, user=user, role=Role.EDITOR)
        for user in users
        for space in spaces
    )
    return [
        Person(user.pk, sign_pair(user_id=user.pk, session_id=session.pk, refresh_id="x").token)
        for user, session in zip(users, sessions, strict=True)
    ]


@dataclass
class Crowd:
    """People who listen, in a thread of their own; `heard` has when each heard each event."""

    port: int
    heard: dict[bytes, list[float]] = field(default_factory=dict)
    resyncs: int = 0
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    @contextlib.contextmanager
    def listening(self, people: list[Person]) -> Iterator[None]:
        """All of them, connected; gone afterwards."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._come(people), loop).result(PATIENCE)
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self._go(), loop).result(PATIENCE)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def wait_for(self, event: ObjectId, times: int) -> None:
        """Until so many heard the event."""
        deadline = time.monotonic() + PATIENCE
        key = str(event).encode()
        while len(self.heard.get(key, ())) < times and time.monotonic() < deadline:
            time.sleep(0.01)

    async def _come(self, people: list[Person]) -> None:
        room = asyncio.Semaphore(AT_ONCE)

        async def come(person: Person) -> None:
            async with room:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(request(person))
                status = await reader.readline()
                if b" 200 " not in status:
                    raise RuntimeError(f"A listener wasn't let in: {status!r}")
                await reader.readuntil(b"retry: ")
            self._readers.append(asyncio.create_task(self._read(reader, writer)))

        await asyncio.gather(*map(come, people))

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    now = time.perf_counter()
                    self.heard.setdefault(line[4:].strip(), []).append(now)
                elif line.startswith(b"event: resync"):
                    self.resyncs += 1
        finally:
            writer.close()

    async def _go(self) -> None:
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        self._readers.clear()


@contextlib.contextmanager
def not_reading(port: int, people: list[Person]) -> Iterator[list[socket.socket]]:
    """These connect, and never read."""
    with contextlib.ExitStack() as stack:
        connections = []
        for person in people:
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
            connection.connect(("127.0.0.1", port))
            connection.sendall(request(person))
            connections.append(connection)
        yield connections


def request(person: Person) -> bytes:
    """What somebody sends who wants to listen."""
    return (
        f"GET {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.token}\r\n\r\n".encode()
    )


def tell(space: ObjectId) -> tuple[ObjectId, float]:
    """One event as services emit it: its id, and when that began."""
    from wavic.events import emit
    from wavic.mongo.transactions import run_in_transaction

    began = time.perf_counter()
    event = run_in_transaction(lambda: emit("song.sung", space=space))
    return event.pk, began


def tell_at_once(space: ObjectId, count: int) -> ObjectId:
    """Many events, as the outbox has them; the last one's id."""
    from django.utils import timezone

    from wavic.events import Event
    from wavic.mongo.documents import collection

    song = {"kind": "song.sung", "space": space, "data": {}, "created_at": timezone.now()}
    ids = collection(Event).insert_many([dict(song) for _ in range(count)]).inserted_ids
    return ids[-1]


@contextlib.contextmanager
def bare_change_stream() -> Iterator[dict[bytes, float]]:
    """When a change stream alone has each event: what the database takes without any of ours."""
    from wavic.events import Event
    from wavic.mongo.documents import collection

    seen: dict[bytes, float] = {}
    over = threading.Event()
    with collection(Event).watch(max_await_time_ms=200) as changes:

        def watch() -> None:
            while not over.is_set():
                if change := changes.try_next():
                    seen[str(change["documentKey"]["_id"]).encode()] = time.perf_counter()

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            over.set()
            thread.join()


def percentiles(values: list[float]) -> tuple[float, float]:
    """The median and the 99th of a hundred, in ms."""
    cuts: list[Any] = statistics.quantiles(values, n=100)
    return cuts[49] * 1000, cuts[98] * 1000
