"""Asking again and again what everybody who listens may hear, all of them at once."""

import asyncio
import logging
import time
from collections import defaultdict

from wavic.live.audience import Audience, audiences
from wavic.live.happenings import Happening
from wavic.live.hub import Hub
from wavic.live.listeners import Listener

logger = logging.getLogger("wavic.live")

INTERVAL = 3.0
"""Seconds between two: who is thrown out hears nothing five seconds later."""

AT_ONCE = 1_000
"""Listeners asked about in one question."""

_PAUSE = 0.2  # seconds at least, however much happens that may change what somebody hears


class Rechecks:
    """Cuts off who may not listen any more, and has the others hear what they may hear now."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._wanted = asyncio.Event()

    def want(self) -> None:
        """Have it done at once."""
        self._wanted.set()

    def notice(self, told: Happening) -> None:
        """Have it done at once after what may change what somebody hears."""
        if any(told.kind in audience.unsettled_by for audience in audiences()):
            self.want()

    async def run(self) -> None:
        """Go on until cancelled. While the database is away nothing is known to have changed."""
        while True:
            try:
                async with asyncio.timeout(INTERVAL):
                    await self._wanted.wait()
            except TimeoutError:
                pass
            self._wanted.clear()
            await self.once()
            await asyncio.sleep(_PAUSE)

    async def once(self) -> None:
        """Ask about everybody who listens now, if the database can be asked."""
        try:
            await self._ask_about_all()
        except Exception:
            logger.warning("Listeners can't be asked about again.", exc_info=True)

    async def _ask_about_all(self) -> None:
        began = time.monotonic()
        by_audience: dict[Audience, list[Listener]] = defaultdict(list)
        for listener in self._hub:
            by_audience[listener.audience].append(listener)
        for audience, listeners in by_audience.items():
            for start in range(0, len(listeners), AT_ONCE):
                await self._ask(audience, listeners[start : start + AT_ONCE])
        self._hub.checked_at = began

    async def _ask(self, audience: Audience, listeners: list[Listener]) -> None:
        tickets = [listener.ticket for listener in listeners]
        answers = await asyncio.to_thread(audience.look_again, tickets)
        for listener, answer in zip(listeners, answers, strict=True):
            if isinstance(answer, str):
                listener.end(answer)
                self._hub.leave(listener)
            elif answer != listener.hearing:
                self._hub.rescope(listener, answer)
