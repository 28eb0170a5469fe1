"""What the worker does for uploads now and then."""

from wavic.queue.schedules import every
from wavic.uploads import services


@every(minutes=15)
def reap_abandoned_uploads() -> None:
    """Return the bytes of uploads that never ended."""
    services.reap()
