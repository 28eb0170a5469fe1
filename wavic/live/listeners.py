"""One open stream: what waits for its reader, bounded."""

import asyncio
import json
from collections import deque
from typing import Any

from bson.objectid import ObjectId

from wavic.live.audience import Audience, Entrance, Hearing

MOST_WAITING = 64
"""Events that wait for a slow reader. With one more they are dropped, and it is to ask anew."""

RESYNC = b"event: resync\ndata: {}\n\n"


class Listener:
    """Who listens, what they may hear, and what they have not read yet."""

    __slots__ = (
        "_ended",
        "_missed",
        "_waiting",
        "_woken",
        "audience",
        "caller",
        "hearing",
        "ticket",
    )

    def __init__(self, audience: Audience, entrance: Entrance) -> None:
        self.audience = audience
        self.ticket: Any = entrance.ticket
        self.caller: ObjectId = entrance.caller
        self.hearing: Hearing = entrance.hearing
        self._waiting: deque[bytes] = deque()
        self._woken = asyncio.Event()
        self._missed = False
        self._ended: bytes | None = None

    @property
    def is_over(self) -> bool:
        """Whether `take` has nothing more to give after what it gives next."""
        return self._ended is not None

    def tell(self, frame: bytes) -> None:
        """Have them read this, unless they are to ask for everything again anyway."""
        if len(self._waiting) >= MOST_WAITING:
            self.miss()
        elif not self._missed:
            self._waiting.append(frame)
            self._woken.set()

    def miss(self) -> None:
        """They didn't hear everything: have them ask for it again."""
        self._waiting.clear()
        self._missed = True
        self._woken.set()

    def end(self, code: str = "") -> None:
        """End the stream: for good where there is a code; without one they may come back."""
        if self._ended is None:
            data = json.dumps({"code": code}, separators=(",", ":"))
            self._ended = f"event: end\ndata: {data}\n\n".encode() if code else b""
            self._woken.set()

    async def wait(self, seconds: float) -> None:
        """Until there is something to `take`, or that long."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass

    def take(self) -> bytes:
        """All that waits. What they may not hear any more is not in it."""
        self._woken.clear()
        if self._ended is not None:
            return self._ended
        frames = RESYNC if self._missed else b"".join(self._waiting)
        self._waiting.clear()
        self._missed = False
        return frames
