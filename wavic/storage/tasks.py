"""What the blob store wants to have done now and then."""

from wavic.queue.schedules import every
from wavic.storage.blobs import blob_store


@every(minutes=60)
def sweep_unfinished_writes() -> None:
    """Remove what killed writes left behind."""
    blob_store().sweep()
