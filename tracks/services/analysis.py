"""What the worker finds in an uploaded file, in one pass over it."""

from typing import Any, BinaryIO, cast

from bson.objectid import ObjectId

from tracks.models import Status, Version
from tracks.services.covers import keep_cover
from tracks.services.derived import discard_derived, keep_derived
from tracks.services.progress import Progress, place_said, touched
from wavic import events
from wavic.audio.analysis import AudioAnalysis, analyse_isolated
from wavic.audio.hashing import HashingReader
from wavic.audio.limits import AudioRefused
from wavic.audio.sniffing import AudioFormat, sniff_file
from wavic.mongo.transactions import in_transaction
from wavic.storage.blobs import blob_store
from wavic.storage.names import content_disposition, derived_name

# Of the whole way from an upload to something that streams, the part that analysis is.
_SHARE = (0, 20)  # percent


def analyse_version(version_id: ObjectId, *, silent: bool = False) -> None:
    """Decode the version's original and record what is in it, or why it can't be heard.

    Runs once or many times to the same end. Raises when storage or database are away, so that
    the task is tried again; a file that is no audio after all is an answer, not an error.
    `silent`: the events say so, and nobody is notified.
    """
    version = Version.objects.select_related("track__space").filter(pk=version_id).first()
    if version is None:  # deleted for good before its turn
        return
    with blob_store().open(version.blob) as opened:
        hashed = HashingReader(cast("BinaryIO", opened))
        file = cast("BinaryIO", hashed)
        form = sniff_file(file)
        if form is None:
            refuse(version, "not_audio", silent=silent)
            return
        try:
            analysis = analyse_isolated(file, form, progress=Progress(version, *_SHARE))
        except AudioRefused as refusal:
            refuse(version, refusal.code, silent=silent)
            return
        cover = keep_cover(version, file, form)
        sha256 = version.sha256 or hashed.sha256()
    made = {"sha256": sha256, "waveform": _keep_waveform(version, analysis), "cover": cover}
    _record(version, {**_found(analysis, form), **made}, silent=silent)


def give_up_version(version_id: ObjectId, *, silent: bool = False) -> None:
    """Record that the version was tried too often, unless somebody has come to its end."""
    unfinished = Version.objects.filter(pk=version_id, status=Status.PROCESSING)
    for version in unfinished.select_related("track__space"):
        refuse(version, "gave_up", silent=silent)


@in_transaction
def refuse(version: Version, code: str, *, silent: bool = False) -> None:
    """Record that the version can't be heard, and why."""
    if not Version.objects.filter(pk=version.pk).update(
        status=Status.FAILED, failure=code, **touched(silent=silent)
    ):
        return
    _tell("version.failed", version, silent=silent)


@in_transaction
def _record(version: Version, found: dict[str, Any], *, silent: bool) -> None:
    if not Version.objects.filter(pk=version.pk).update(
        **found, failure="", progress=_SHARE[1], **touched(silent=silent)
    ):
        discard_derived(version.blob)
        return
    _tell("version.analysed", version, silent=silent)


def _tell(kind: str, version: Version, *, silent: bool) -> None:
    events.emit(
        kind,
        space=version.track.space.pk,
        subject=version,
        data=place_said(version, silent=silent),
    )


def _keep_waveform(version: Version, analysis: AudioAnalysis) -> str:
    name = derived_name(version.blob, "waveform", "dat")
    keep_derived(
        name,
        [analysis.waveform.pack()],
        content_type="application/octet-stream",
        disposition=content_disposition("attachment", "waveform.dat"),
    )
    return name


def _found(analysis: AudioAnalysis, form: AudioFormat) -> dict[str, Any]:
    facts, loudness = analysis.facts, analysis.loudness
    return {
        "container": form.name,
        "duration_ms": facts.duration_ms,
        "sample_rate": facts.sample_rate,
        "channels": facts.channels,
        "bit_depth": facts.bit_depth,
        "bit_rate": facts.bit_rate,
        "codec": facts.codec,
        "truncated": facts.truncated,
        "tags": facts.tags,
        "loudness_lufs": _to_hundredths(loudness.integrated_lufs),
        "loudness_range_lu": _to_hundredths(loudness.range_lu),
        "true_peak_dbtp": _to_hundredths(loudness.true_peak_dbtp),
        "sample_peak_dbfs": _to_hundredths(loudness.sample_peak_dbfs),
    }


def _to_hundredths(decibels: float | None) -> float | None:
    """Finer than anybody hears, and than EBU Tech 3341 asks of a meter."""
    return None if decibels is None else round(decibels, 2)
