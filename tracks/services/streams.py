"""The streaming proxy of a version: what everybody may hear."""

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from bson.objectid import ObjectId

from tracks.models import Status, Version
from tracks.services.analysis import refuse
from tracks.services.derived import discard_derived, keep_derived
from tracks.services.progress import Progress, place_said, touched
from wavic import events
from wavic.audio.limits import AudioRefused
from wavic.audio.sniffing import sniff_file
from wavic.audio.streaming import StreamFacts, make_stream_isolated
from wavic.mongo.transactions import in_transaction
from wavic.storage.blobs import blob_store
from wavic.storage.names import content_disposition, derived_name

_SHARE = (20, 100)  # percent of the whole way
_PIECE = 1024 * 1024  # bytes


def make_stream_of_version(version_id: ObjectId, *, silent: bool = False) -> None:
    """Make the version's proxy and call it ready; raises when trying again makes sense.

    `silent`: the events say so, and nobody is notified.
    """
    version = Version.objects.select_related("track__space").filter(pk=version_id).first()
    if version is None:  # deleted for good before its turn
        return
    # Unlinked from the start: a killed worker leaves no file behind.
    with tempfile.TemporaryFile() as output:
        with blob_store().open(version.blob) as opened:
            file = cast("BinaryIO", opened)
            form = sniff_file(file)
            if form is None:
                refuse(version, "not_audio", silent=silent)
                return
            try:
                facts = make_stream_isolated(
                    file, form, output, progress=Progress(version, *_SHARE)
                )
            except AudioRefused as refusal:
                refuse(version, refusal.code, silent=silent)
                return
        name = derived_name(version.blob, "stream", facts.extension)
        keep_derived(
            name,
            _pieces(output),
            content_type=facts.content_type,
            disposition=content_disposition("inline", f"stream.{facts.extension}"),
        )
    _record(version, name, facts, silent=silent)


def _pieces(output: BinaryIO) -> Iterator[bytes]:
    output.seek(0)
    while piece := output.read(_PIECE):
        yield piece


@in_transaction
def _record(version: Version, name: str, facts: StreamFacts, *, silent: bool) -> None:
    if not Version.objects.filter(pk=version.pk).update(
        stream=name,
        stream_type=facts.content_type,
        stream_size=blob_store().head(name).size,
        status=Status.READY,
        failure="",
        progress=100,
        **touched(silent=silent),
    ):
        discard_derived(version.blob)
        return
    events.emit(
        "version.ready",
        space=version.track.space.pk,
        subject=version,
        data=place_said(version, silent=silent),
    )
