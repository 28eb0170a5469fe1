"""What the blob store wants to have done now and then."""

from wavic.queue.schedules import every
from wavic.storage.blobs import blob_store
from wavic.storage.removals import sweep_removals


@every(minutes=60)
def sweep_unfinished_writes() -> None:
    """Remove what killed writes left behind."""
    blob_store().sweep()


@every(minutes=5)
def remove_what_is_left() -> None:
    """Remove what storage couldn't remove so far."""
    sweep_removals()
