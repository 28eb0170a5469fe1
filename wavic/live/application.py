"""The stream as an ASGI application: who comes in listens until they go, or have to.

Not a Django view: those would keep a request, and go through every middleware, for each of
thousands of connections that do nothing but wait.
"""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus

from django.http import HttpRequest
from prometheus_client import CONTENT_TYPE_LATEST

from wavic.api import request_id
from wavic.api.addresses import client_address
from wavic.api.errors import NotFound, Problem, Unavailable
from wavic.api.translation import problem_of
from wavic.live import answers
from wavic.live.answers import Headers, Message, Receive, Send
from wavic.live.audience import audiences
from wavic.live.feed import Feed
from wavic.live.figures import exposition
from wavic.live.hub import Hub
from wavic.live.listeners import RESYNC, Listener
from wavic.live.rechecks import Rechecks
from wavic.metrics.access import refuse_strangers

logger = logging.getLogger("wavic.request")

STREAM = "/notification/stream"
_PROBED = ("/health/live", "/health/ready", "/metrics")
HEARTBEAT = 20.0  # seconds: proxies and clients take a connection that is silent for dead
MOST_AT_ONCE = 5_000
_THREADS = 4
_PATIENCE = 3.0  # seconds to wait for the change stream before a listener is sent away
_OPENING = b"retry: 2000\n\n"
_BEAT = b": \n\n"


class Application:
    """One hub, one feed, and everybody who listens at this process."""

    def __init__(self) -> None:
        self.hub = Hub()
        self._tasks: list[asyncio.Task[None]] = []
        self._feed: Feed | None = None
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="live")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection, or the process's own beginning and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await _Exchange(self, scope, receive, send).serve()

    @property
    def feed(self) -> Feed:
        """The outbox. Raises Problem 503 before the process has begun."""
        if self._feed is None:
            raise _not_now("stream_starting", "The stream is only starting.")
        return self._feed

    def end(self) -> None:
        """End all streams: their clients connect to another process, or to the next."""
        for listener in self.hub:
            listener.end()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._begin()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._finish()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _begin(self) -> None:
        asyncio.get_running_loop().set_default_executor(self._threads)
        rechecks = Rechecks(self.hub)
        self.hub.on_told = rechecks.notice
        self._feed = Feed(self.hub, rechecks.once)
        self._tasks = [asyncio.create_task(each.run()) for each in (self._feed, rechecks)]

    async def _finish(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.feed.close()


class _Exchange:
    """One request and its answer, however long that takes."""

    def __init__(self, live: Application, scope: Message, receive: Receive, send: Send) -> None:
        self._live = live
        self._scope = scope
        self._receive, self._send = receive, send
        self._headers = {name.decode(): text.decode("latin-1") for name, text in scope["headers"]}
        self._began = time.perf_counter()
        self._caller = ""

    async def serve(self) -> None:
        """Answer; whatever is refused or goes wrong is a problem."""
        request_id.activate(request_id.choose(self._headers.get("x-request-id", "")))
        visible = answers.cross_origin(self._headers.get("origin", ""))
        try:
            await self._route(visible)
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                logger.exception("unhandled exception")
                detail = "Something went wrong on our side. The request id helps us find it."
                problem = Problem(500, "internal_error", detail)
            self._log(problem.status_code)
            await answers.refuse(self._send, problem, visible)

    async def _route(self, visible: Headers) -> None:
        method, path = self._scope["method"], self._scope["path"]
        if path not in {STREAM, *_PROBED}:
            raise NotFound("There is nothing at this address.")
        if path == STREAM and method == "OPTIONS":
            headers = {**visible, **answers.preflight()}
            await answers.answer(self._send, HTTPStatus.NO_CONTENT, headers)
        elif method != "GET":
            detail = "This address doesn't take that method."
            raise Problem(405, "method_not_allowed", detail, headers={"Allow": "GET, OPTIONS"})
        elif path == STREAM:
            await self._stream(visible)
        elif path == "/metrics":
            refuse_strangers(self._request())
            kind = {"Content-Type": CONTENT_TYPE_LATEST}
            await answers.answer(self._send, HTTPStatus.OK, kind, exposition(self._live.hub))
        else:
            await self._health(path)

    async def _health(self, path: str) -> None:
        status = b"alive"
        if path.endswith("ready"):
            if not self._live.feed.is_open.is_set():
                raise _not_now("not_ready", "Not reachable: database.")
            status = b"ready"
        body = b'{"status":"%s","listeners":%d}' % (status, len(self._live.hub))
        headers = {"Content-Type": "application/json"}
        await answers.answer(self._send, HTTPStatus.OK, headers, body)

    async def _stream(self, visible: Headers) -> None:
        if len(self._live.hub) >= MOST_AT_ONCE:
            raise _not_now("stream_full", "Too many listen here; try again in a moment.")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._live.feed.is_open.wait(), _PATIENCE)
        listener = await asyncio.to_thread(self._enter)
        self._caller = str(listener.caller)
        self._live.hub.join(listener)
        try:
            first = await self._first(listener)
            self._log(HTTPStatus.OK)
            kind = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
            await answers.begin(self._send, HTTPStatus.OK, {**visible, **kind})
            await self._pass_on(first, listener)
        finally:
            self._live.hub.leave(listener)

    def _enter(self) -> Listener:
        scheme, _, token = self._headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            for audience in audiences():
                if entrance := audience.enter(token.strip()):
                    return Listener(audience, entrance)
        detail = "Authentication credentials were not provided."
        challenge = {"WWW-Authenticate": 'Bearer realm="wavic"'}
        raise Problem(401, "not_authenticated", detail, headers=challenge)

    async def _first(self, listener: Listener) -> bytes:
        """What they missed: asked for once they hear everything that is new."""
        last_id = self._headers.get("last-event-id", "").strip()
        if not last_id:
            return _OPENING
        missed = await self._live.feed.missed(listener.hearing, last_id)
        return _OPENING + (RESYNC if missed is None else b"".join(missed))

    async def _pass_on(self, first: bytes, listener: Listener) -> None:
        gone = asyncio.create_task(self._hung_up())
        gone.add_done_callback(lambda _: listener.end())
        try:
            await self._write(first)
            while True:
                await listener.wait(HEARTBEAT)
                await self._write(listener.take() or _BEAT)
                if listener.is_over:
                    break
            if not gone.done():
                await self._send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()

    async def _hung_up(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _write(self, frames: bytes) -> None:
        """Returns once the socket has room: a reader who doesn't read holds up only themselves."""
        await self._send({"type": "http.response.body", "body": frames, "more_body": True})

    def _log(self, status: int) -> None:
        path = self._scope["path"]
        facts = {
            "method": self._scope["method"],
            "route": path if path in {STREAM, *_PROBED} else "(none)",
            "status": int(status),
            "ms": round((time.perf_counter() - self._began) * 1000, 2),
            "user": self._caller or None,
            "address": client_address(self._request()),
        }
        logger.info("request", extra=facts)

    def _request(self) -> HttpRequest:
        """Who asks, as Django would say it."""
        request = HttpRequest()
        told = {f"HTTP_{name.upper().replace('-', '_')}": it for name, it in self._headers.items()}
        request.META = {**told, "REMOTE_ADDR": (self._scope.get("client") or ("",))[0]}
        return request


def _not_now(code: str, detail: str) -> Unavailable:
    return Unavailable(code, detail, 5)
