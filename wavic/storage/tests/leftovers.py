"""What a store holds besides whole blobs."""

from wavic.storage.blocks import STAGING
from wavic.storage.local import INCOMING, LocalBlobStore


def leftovers(store) -> list[str]:
    """Unfinished writes and uploads: files and folders beside the blobs, or what only Azure sees.

    That is blobs with nothing but staged blocks, and all under the names that clients write to.
    """
    if isinstance(store, LocalBlobStore):
        unfinished = (store.folder / INCOMING).rglob("*")
        staged = (store.folder / STAGING).glob("*/*")
        return [str(path) for path in (*unfinished, *staged)]
    whole = {blob.name for blob in store.client.list_blobs()}
    everything = {blob.name for blob in store.client.list_blobs(include=["uncommittedblobs"])}
    staged = {name for name in everything if name.startswith(f"{STAGING}/")}
    return sorted(everything - whole | staged)
