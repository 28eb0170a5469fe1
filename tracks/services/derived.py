"""Blobs that the worker makes of an original."""

from collections.abc import Iterable

from wavic.audio.sniffing import M4A, MP3
from wavic.images.formats import FORMATS
from wavic.storage.blobs import blob_store
from wavic.storage.names import derived_name
from wavic.storage.removals import remove_blobs_later


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


def derived_from(blob: str) -> set[str]:
    """Every name under which the worker may have kept something that it made of this original.

    Also what an attempt left that was killed before it could record it.
    """
    return {
        derived_name(blob, "waveform", "dat"),
        *(derived_name(blob, "stream", form.extension) for form in (M4A, MP3)),
        *(derived_name(blob, "cover", form.extension) for form in FORMATS.values()),
    }


def discard_derived(blob: str) -> None:
    """Have what was made of an original removed, whose version was deleted for good meanwhile.

    Unless a duplicate names the original still: then it is that one's.
    """
    remove_blobs_later({blob: derived_from(blob)})
