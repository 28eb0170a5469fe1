"""A subscriber that a real worker is killed in the middle of."""

import time
from pathlib import Path

from wavic.events import Event, subscriber
from wavic.queue.tests.work import note


@subscriber("tests.slow")
def hear_slowly(event: Event) -> None:
    """Not done before the file that the event names is there."""
    note("began")
    while not Path(event.data["gate"]).exists():
        time.sleep(0.02)
    note("heard")
