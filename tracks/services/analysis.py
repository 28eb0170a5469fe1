"""What the worker finds in an uploaded file."""

from typing import BinaryIO, cast

from bson.objectid import ObjectId
from django.utils import timezone

from tracks.models import Status, Version
from wavic import events
from wavic.audio.limits import AudioRefused
from wavic.audio.probing import AudioFacts
from wavic.audio.sandbox import probe_isolated
from wavic.audio.sniffing import AudioFormat, sniff_file
from wavic.mongo.transactions import run_in_transaction
from wavic.storage.blobs import blob_store


def analyse_version(version_id: ObjectId) -> None:
    """Decode the version's original and record what is in it, or why it can't be heard.

    Runs once or many times to the same end. Raises when storage or database are away, so that
    the task is tried again; a file that is no audio after all is an answer, not an error.
    """
    version = Version.objects.select_related("track__space").get(pk=version_id)
    with blob_store().open(version.blob) as opened:
        file = cast("BinaryIO", opened)
        form = sniff_file(file)
        found = _found(file, form) if form else _refused("not_audio")
    run_in_transaction(lambda: _record(version, found))


def _found(file: BinaryIO, form: AudioFormat) -> dict[str, object]:
    try:
        return _ready(probe_isolated(file, form))
    except AudioRefused as refusal:
        return _refused(refusal.code)


def _refused(code: str) -> dict[str, object]:
    return {"status": Status.FAILED, "failure": code}


def _ready(facts: AudioFacts) -> dict[str, object]:
    return {
        "status": Status.READY,
        "failure": "",
        "duration_ms": facts.duration_ms,
        "sample_rate": facts.sample_rate,
        "channels": facts.channels,
        "bit_depth": facts.bit_depth,
        "codec": facts.codec,
        "truncated": facts.truncated,
    }


def _record(version: Version, found: dict[str, object]) -> None:
    Version.objects.filter(pk=version.pk).update(**found, updated_at=timezone.now())
    events.emit(
        f"version.{found['status']}",
        space=version.track.space.pk,
        subject=version,
        data={"track": str(version.track.pk)},
    )
