"""Uploads that were under way when a backup was taken: it has none of their blocks."""

from wavic.storage.blobs import blob_store
from wavic.uploads.models import State, Upload


def reopen_all() -> int:
    """Make storage ready for the blocks of all open uploads anew; how many there are.

    Clients ask which blocks have arrived, and send what is missing. Raises Unavailable.
    """
    store = blob_store()
    number = 0
    for upload in Upload.objects.filter(state=State.OPEN).exclude(staging="").iterator():
        store.open_blocks(upload.staging, upload.size)
        number += 1
    return number
