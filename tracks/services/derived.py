"""Blobs that the worker makes of an original."""

from collections.abc import Iterable

from wavic.storage.blobs import blob_store


def keep_derived(
    name: str, chunks: Iterable[bytes], *, content_type: str, disposition: str
) -> None:
    """Write a blob that is made of another, unless an earlier attempt has written it.

    Its name is derived from the original's (`wavic.storage.names.derived_name`), and the original
    never changes: so what is there is what would be written.
    """
    try:
        blob_store().write(name, chunks, content_type=content_type, disposition=disposition)
    except FileExistsError:
        return
