"""A line between programs and a server that fails when told to, as networks and servers do."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from wavic.testing.ports import free_port

_AT_ONCE = 64 * 1024
_AHEAD = 64  # pieces that are under way in each direction


class Line:
    """Forwards connections of 127.0.0.1 to a server's port; use it as a context manager.

    It is whole until told otherwise, and whatever it is told holds until it is told something
    else: for connections that are open as well as for those to come.
    """

    def __init__(self, port: int) -> None:
        self.port = free_port()
        self._server_port = port
        self._listener: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._whole = asyncio.Event()
        self._latency = 0.0
        self._rate = 0
        self._answer = b""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.mend()
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def open_connections(self) -> int:
        """How many programs are connected to it."""
        return len(self._connections) // 2

    def mend(self) -> None:
        """Pass on everything at once, and, late, what was held back."""
        self._be()

    def refuse(self) -> None:
        """Cut all connections and take no new ones: nobody listens at the port."""
        self._do(self._refuse)

    def hang(self) -> None:
        """Take connections and whatever is said, and pass on nothing: nobody is told anything."""
        self._be(whole=False)

    def delay(self, seconds: float) -> None:
        """Pass on what programs say so many seconds later; answers at once."""
        self._be(latency=seconds)

    def throttle(self, rate: int) -> None:
        """Pass on so many bytes a second on each connection and way."""
        self._be(rate=rate)

    def answer(self, reply: bytes) -> None:
        """In the server's place say this to whoever says something, and hang up."""
        self._be(answer=reply)

    def cut(self) -> None:
        """Cut all connections that there are, amid whatever is said; new ones are as before."""
        self._do(self._cut)

    # --- in the loop's thread ------------------------------------------------------------------

    def _do(self, act: Callable[[], Any]) -> None:
        asyncio.run_coroutine_threadsafe(act(), self._loop).result(10)

    def _be(
        self, *, whole: bool = True, latency: float = 0, rate: int = 0, answer: bytes = b""
    ) -> None:
        async def change() -> None:
            self._latency, self._rate, self._answer = latency, rate, answer
            if whole:
                self._whole.set()
            else:
                self._whole.clear()
            if self._listener is None:
                self._listener = await asyncio.start_server(
                    self._serve, "127.0.0.1", self.port, backlog=1_024
                )

        self._do(change)

    async def _refuse(self) -> None:
        if self._listener:
            self._listener.close()
            self._listener = None
        self._whole.set()
        await self._cut()

    async def _cut(self) -> None:
        for connection in tuple(self._connections):
            connection.transport.abort()  # a reset, no orderly end

    async def _close(self) -> None:
        await self._refuse()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  (a coroutine runs in one)
        self._tasks.add(task)
        self._connections.add(writer)
        far: asyncio.StreamWriter | None = None
        ways: list[asyncio.Task[None]] = []
        try:
            await self._whole.wait()
            answers, far = await asyncio.open_connection("127.0.0.1", self._server_port)
            self._connections.add(far)
            said = asyncio.create_task(self._pass_on(reader, far, writer))
            heard = asyncio.create_task(self._pass_on(answers, writer, None))
            ways = [said, heard]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({heard}, timeout=0.1)  # the rest of a last answer
        except OSError:
            pass
        finally:
            await _end(*ways)
            for end in filter(None, (writer, far)):
                self._connections.discard(end)
                end.close()
            self._tasks.discard(task)

    async def _pass_on(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        back: asyncio.StreamWriter | None,
    ) -> None:
        """One way, to its end; `back` where it is what programs say, and whom to answer."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_AHEAD)
        forwarding = asyncio.create_task(self._forward(under_way, sink))
        try:
            with suppress(OSError):
                while piece := await source.read(_AT_ONCE):
                    if back and self._answer:
                        back.write(self._answer)
                        await back.drain()
                        return
                    due = self._loop.time() + (self._latency if back else 0)
                    await under_way.put((due, piece))
            await under_way.put((0, b""))
            await forwarding
        finally:
            await _end(forwarding)

    async def _forward(
        self, under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while True:
                due, piece = await under_way.get()
                if not piece:
                    return
                await asyncio.sleep(max(0, due - self._loop.time()))
                if self._rate:
                    await asyncio.sleep(len(piece) / self._rate)
                await self._whole.wait()
                sink.write(piece)
                await sink.drain()


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def http_answer(status: int, reason: str, *headers: str) -> bytes:
    """What `Line.answer` says in an HTTP server's place: no body, and the end of the connection."""
    lines = [f"HTTP/1.1 {status} {reason}", "Content-Length: 0", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()
