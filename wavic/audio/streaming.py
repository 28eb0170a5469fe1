"""The streaming proxy: what browsers play in place of a file of any format and size.

It holds the sound, from its first sample on, and nothing else of the artist's file: no tags,
no cover, no chapters. docs/decisions/0009-streaming-proxy.md says what becomes of which codec.
"""

import dataclasses
from typing import BinaryIO

from wavic.audio import headers
from wavic.audio.decoding import Decoding, open_audio
from wavic.audio.jobs import Finished, Progress
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.remuxing import Unfit, remux
from wavic.audio.sandbox import run_isolated
from wavic.audio.sniffing import AAC, M4A, MP3, AudioFormat
from wavic.audio.transcoding import transcode

STREAM_LIMITS = dataclasses.replace(
    Limits(), max_cpu_seconds=3600, max_seconds=6600, max_output_bytes=2 * 1024**3
)
"""Three times what encoding the longest file takes on a busy machine, and room for any copy."""

_MAY_BE_COPIED = {MP3, AAC, M4A}


@dataclasses.dataclass(frozen=True, slots=True)
class StreamFacts:
    """What a proxy is."""

    content_type: str
    extension: str
    """Without a dot."""
    codec: str
    """aac or mp3."""
    bit_rate: int
    """Average of the whole file, in bit/s."""
    duration_ms: int
    """Of what the source decodes to, which the proxy plays as long as."""
    remuxed: bool
    """It holds the source's own packets."""


def make_stream(
    file: BinaryIO,
    form: AudioFormat,
    output: BinaryIO,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> StreamFacts:
    """Read a seekable file and write its proxy; memory grows by a few bytes for each packet.

    `output` is empty and open for reading too; where this raises, it holds anything. What is
    damaged or cut short in the file is missing in the proxy. Runs FFmpeg in this process, as
    probing.probe() does. Raises AudioRefused; errors of the file objects pass through.
    """
    limits = limits or STREAM_LIMITS
    if not headers.file_size(file):
        raise AudioRefused("empty", "The file is empty.")
    meter = _Meter(headers.file_size(file), progress)
    copied = _copied(file, form, output, limits, meter) if form in _MAY_BE_COPIED else None
    sound = copied or _encoded(file, form, output, limits, meter)
    if not sound.duration_ms:
        if sound.damaged_packets:
            raise AudioRefused("too_damaged", "Nothing in this file can be decoded.")
        raise AudioRefused("empty", "There is no sound in this file.")
    meter.tell(1)
    kind = MP3 if copied and copied.codec == "mp3" else M4A
    return StreamFacts(
        content_type=kind.content_type,
        extension=kind.extension,
        codec="mp3" if kind is MP3 else "aac",
        bit_rate=headers.file_size(output) * 8 * sound.sample_rate // sound.samples,
        duration_ms=sound.duration_ms,
        remuxed=copied is not None,
    )


def _copied(
    file: BinaryIO, form: AudioFormat, output: BinaryIO, limits: Limits, meter: "_Meter"
) -> Decoding | None:
    """Remux, if the file lets it."""
    with open_audio(file, form, limits) as decoding:
        try:
            remux(
                decoding,
                output,
                limits,
                copied=lambda: meter.tell(meter.share_of(decoding) / 2),
                checked=lambda samples: meter.tell((1 + samples / decoding.samples) / 2),
            )
        except Unfit:
            output.seek(0)
            output.truncate()
            return None
    return decoding


def _encoded(
    file: BinaryIO, form: AudioFormat, output: BinaryIO, limits: Limits, meter: "_Meter"
) -> Decoding:
    with open_audio(file, form, limits) as decoding:
        transcode(decoding, output, lambda: meter.tell(meter.share_of(decoding)))
    return decoding


def make_stream_isolated(
    file: BinaryIO,
    form: AudioFormat,
    output: BinaryIO,
    *,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> StreamFacts:
    """As make_stream(), in the sandbox. `output` is an empty temporary file without a name."""
    finished = run_isolated(
        "stream", file, form, output=output, limits=limits or STREAM_LIMITS, progress=progress
    )
    return StreamFacts(**finished.facts)


def stream_job(
    file: BinaryIO,
    form: AudioFormat,
    output: BinaryIO,
    *,
    limits: Limits,
    progress: Progress,
) -> Finished:
    """make_stream() as the sandbox runs it."""
    facts = make_stream(file, form, output, limits=limits, progress=progress)
    return Finished(dataclasses.asdict(facts))


class _Meter:
    """Passes progress on at every hundredth, and never backwards."""

    def __init__(self, size: int, progress: Progress | None) -> None:
        self._size = size
        self._progress = progress
        self._told = 0.0

    def share_of(self, decoding: Decoding) -> float:
        """How much of the file has been decoded."""
        return min(decoding.compressed_bytes / self._size, 1.0)

    def tell(self, fraction: float) -> None:
        if self._progress and (fraction >= self._told + 0.01 or fraction == 1 > self._told):
            self._told = fraction
            self._progress(fraction)
