"""Files that no picture shows any more."""

from wavic.images.names import variant_names
from wavic.queue import enqueue
from wavic.storage.blobs import blob_store


def remove_blobs(names: list[str]) -> None:
    """Remove these blobs, whichever are there: a task, tried again while storage is away."""
    for name in names:
        blob_store().delete(name)


def remove_later(names: set[str]) -> None:
    """Have these blobs removed once the open transaction is committed, and not if it isn't."""
    if names := names - {""}:
        enqueue(remove_blobs, sorted(names))


def files_of(original: str) -> set[str]:
    """An original and whatever may have been made of it by the present recipe."""
    return {original, *variant_names(original).values()} if original else set()
