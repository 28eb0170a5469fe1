"""The outbox, as it grows: one change stream for the process, and what somebody missed of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bson.objectid import ObjectId
from django.conf import settings
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import OperationFailure, PyMongoError

from wavic.events.models import RETENTION, Event
from wavic.live.audience import Hearing
from wavic.live.happenings import FIELDS, frame_of, happening_of
from wavic.live.hub import Hub

logger = logging.getLogger("wavic.live")

MOST_MISSED = 500
"""Events that are told again; who missed more is to ask for everything."""

OVERLAP = timedelta(seconds=10)
"""Ids of several processes aren't in the order of their commits: so far back it is told again."""

_AWAIT = 5_000  # ms for which the server holds a question for more
_LONGEST_PAUSE = 2.0  # seconds
_BREATH = 8  # events, after which those who listen get round to reading
# A resume token that the server has no history for any more, or can't read.
_HISTORY_LOST = {136, 260, 280, 286}
_INSERTS: list[dict[str, Any]] = [
    {"$match": {"operationType": "insert"}},
    {"$project": {f"fullDocument.{name}": 1 for name in ("_id", *FIELDS)}},
]


class Feed:
    """What the hub publishes comes from here. `is_open` while the change stream is.

    `on_open` is waited for before anything is published that came after a gap.
    """

    def __init__(self, hub: Hub, on_open: Callable[[], Awaitable[None]]) -> None:
        database: Any = settings.DATABASES["default"]
        self._client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            database["HOST"], tz_aware=True, maxPoolSize=4, **database["OPTIONS"]
        )
        self._events: AsyncCollection[dict[str, Any]] = self._client[database["NAME"]][
            Event._meta.db_table
        ]
        self._hub = hub
        self._on_open = on_open
        self._token: Any = None
        self.is_open = asyncio.Event()

    async def run(self) -> None:
        """Publish until cancelled, whatever becomes of the database meanwhile."""
        pause = 0.1
        while True:
            try:
                await self._watch()
                pause = 0.1
            except PyMongoError as error:
                if self.is_open.is_set():
                    pause = 0.1
                if isinstance(error, OperationFailure) and error.code in _HISTORY_LOST:
                    self._begin_anew()
                logger.warning("The change stream broke: %s", type(error).__name__)
            self.is_open.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def close(self) -> None:
        """Let go of the database."""
        await self._client.close()

    async def missed(self, hearing: Hearing, last_id: str) -> list[bytes] | None:
        """What happened since the event of that id, and a little before, as they may hear it.

        None where that isn't known, or is too much: they are to ask for everything.
        """
        since = _read_from(last_id)
        if since is None:
            return None
        found: list[dict[str, Any]] = []
        for query in queries_of(hearing, since):
            rows = self._events.find(query, {"_id": 1, **FIELDS}).sort("_id", 1)
            found += await rows.limit(MOST_MISSED + 1).to_list()
        if len(found) > MOST_MISSED:
            return None
        found.sort(key=lambda event: event["_id"])
        sides = [happening_of(event).sides() for event in found]
        heard = (next(filter(hearing.hears, told), None) for told in sides)
        return [frame_of(told) for told in heard if told]

    async def _watch(self) -> None:
        options = {"resume_after": self._token} if self._token else {}
        async with await self._events.watch(
            _INSERTS, max_await_time_ms=_AWAIT, **options
        ) as changes:
            self._token = changes.resume_token
            await self._on_open()
            self.is_open.set()
            in_a_row = 0
            while changes.alive:
                change = await changes.try_next()
                self._token = changes.resume_token  # moves on where nothing happens, too
                in_a_row = in_a_row + 1 if change else 0
                if change:
                    self._hub.publish(happening_of(change["fullDocument"]))
                if in_a_row % _BREATH == 0:  # what has arrived at once is read without a pause
                    await asyncio.sleep(0)
        self._begin_anew()  # the collection was dropped

    def _begin_anew(self) -> None:
        self._token = None
        self._hub.resync()


def queries_of(hearing: Hearing, since: ObjectId) -> list[dict[str, Any]]:
    """What of the outbox may concern them from that id on: one question for each index."""
    later = {"_id": {"$gte": since}}
    queries: list[dict[str, Any]] = []
    if hearing.spaces:
        queries.append({"space": {"$in": list(hearing.spaces)}, **later})
    if hearing.person:
        queries.append({"data.user": str(hearing.person), "space": None, **later})
    return queries


def _read_from(last_id: str) -> ObjectId | None:
    if not ObjectId.is_valid(last_id):
        return None
    then, now = ObjectId(last_id).generation_time, datetime.now(UTC)
    if not now - RETENTION + OVERLAP < then <= now + OVERLAP:
        return None
    return ObjectId.from_datetime(then - OVERLAP)
