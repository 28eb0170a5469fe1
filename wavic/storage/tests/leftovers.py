"""What a store holds besides whole blobs."""

from wavic.storage.local import INCOMING, LocalBlobStore


def leftovers(store) -> list[str]:
    """Unfinished writes: files of the incoming folder, or blobs with nothing but staged blocks."""
    if isinstance(store, LocalBlobStore):
        return [str(path) for path in (store.folder / INCOMING).rglob("*")]
    whole = {blob.name for blob in store.client.list_blobs()}
    everything = {blob.name for blob in store.client.list_blobs(include=["uncommittedblobs"])}
    return sorted(everything - whole)
