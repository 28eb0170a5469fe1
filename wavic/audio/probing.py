"""What is in an audio file: its codec, its parameters and how long it really plays."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from wavic.audio import headers
from wavic.audio.decoding import Decoding, open_audio
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.mpeg import adts_frame, mp3_frame
from wavic.audio.sniffing import AAC, AIFF, CAF, FLAC, M4A, MP3, OGG, OPUS, W64, WAV, AudioFormat

MAX_TAG_LENGTH = 200
_TAGS = {  # what FFmpeg calls, in lower case, each tag that is kept
    "title": ("title",),
    "artist": ("artist",),
    "album": ("album",),
    "album_artist": ("album_artist",),
    "composer": ("composer",),
    "genre": ("genre",),
    "date": ("date", "year"),
    "track": ("track",),
    "bpm": ("bpm", "tbpm", "tmpo"),
    "isrc": ("isrc", "tsrc"),
}
_CUT_MS = 100  # codecs pad and trim some frames; what is missing beyond that was cut off
_ALAC_BIT_DEPTH = 17  # where the byte lies in an ALACSpecificConfig box


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What a file holds, measured by decoding all of it."""

    container: str
    codec: str
    sample_rate: int
    channels: int
    bit_depth: int | None
    """Of a lossless source; None where the codec is lossy."""
    duration_ms: int
    """Of what decodes, whatever the header says."""
    declared_duration_ms: int | None
    """By the header; None where the format or the file has no such header."""
    bit_rate: int | None
    """Average of the compressed audio, in bit/s."""
    truncated: bool
    """It holds less sound than it promises: the file ends before the audio does, as a rule."""
    damaged_packets: int
    tags: dict[str, str] = field(default_factory=dict)


def exhaust(decoding: Decoding) -> None:
    """Decode everything and keep nothing."""
    for _ in decoding.frames():
        pass


def probe(
    file: BinaryIO,
    form: AudioFormat,
    *,
    limits: Limits | None = None,
    listen: Callable[[Decoding], None] = exhaust,
) -> AudioFacts:
    """Decode a seekable file from its start to its end, in constant memory.

    `listen` goes through all frames, and may learn something from them on the way.

    Runs FFmpeg in this process: for files of our own. For anybody else's there is
    wavic.audio.analysis. Raises AudioRefused; errors of the file object pass through.
    """
    if not headers.file_size(file):
        raise AudioRefused("empty", "The file is empty.")
    try:
        with open_audio(file, form, limits or Limits()) as decoding:
            listen(decoding)
            return _facts(file, form, decoding)
    except AudioRefused as refusal:
        if refusal.code == "not_audio" and _container_is_cut(file, form):
            raise AudioRefused("incomplete", "The file was cut short and has no index.") from None
        raise


def _facts(file: BinaryIO, form: AudioFormat, decoding: Decoding) -> AudioFacts:
    if not decoding.samples:
        if decoding.damaged_packets:
            raise AudioRefused("too_damaged", "Nothing in this file can be decoded.")
        raise AudioRefused("empty", "There is no sound in this file.")
    duration = decoding.duration_ms
    declared = _declared_duration_ms(file, form, decoding)
    return AudioFacts(
        container=form.name,
        codec=decoding.codec,
        sample_rate=decoding.sample_rate,
        channels=decoding.channels,
        bit_depth=_bit_depth(decoding),
        duration_ms=duration,
        declared_duration_ms=declared,
        bit_rate=decoding.compressed_bytes * 8000 // duration if duration else None,
        truncated=(
            (declared is not None and declared - duration > _CUT_MS)
            or decoding.last_packet_damaged
            or _last_frame_is_cut(form, decoding)
            or _container_is_cut(file, form)
        ),
        damaged_packets=decoding.damaged_packets,
        tags=_tags({**decoding.container.metadata, **decoding.stream.metadata}),
    )


def _declared_duration_ms(file: BinaryIO, form: AudioFormat, decoding: Decoding) -> int | None:
    stream = decoding.stream
    if form == WAV:
        return headers.wav_duration_ms(file)
    if form == FLAC:
        samples = headers.flac_samples(stream.codec_context.extradata or b"")
        return round(samples * 1000 / decoding.sample_rate) if samples else None
    # For the other formats FFmpeg's figure comes from the size of the file.
    told = form in {AIFF, M4A} or (form == MP3 and headers.mp3_tells_duration(file))
    if not told or not stream.duration or not stream.time_base:
        return None
    return round(stream.duration * stream.time_base * 1000)


def _container_is_cut(file: BinaryIO, form: AudioFormat) -> bool:
    if form in {OGG, OPUS}:
        return headers.ogg_is_cut(file)
    if layout := {CAF: headers.CAF_CHUNKS, W64: headers.W64_CHUNKS}.get(form):
        return headers.chunks_are_cut(file, layout)
    return form == M4A and headers.mp4_is_cut(file)


def _last_frame_is_cut(form: AudioFormat, decoding: Decoding) -> bool:
    parse = {MP3: mp3_frame, AAC: adts_frame}.get(form)
    frame = parse(decoding.last_packet, 0) if parse else None
    return frame is not None and frame.length > decoding.last_packet_size


def _bit_depth(decoding: Decoding) -> int | None:
    extradata = decoding.stream.codec_context.extradata or b""
    if decoding.codec == "flac":
        return headers.flac_bit_depth(extradata)
    if decoding.codec == "alac":
        return extradata[_ALAC_BIT_DEPTH] if len(extradata) > _ALAC_BIT_DEPTH else None
    linear = re.fullmatch(r"pcm_[suf](\d+)(le|be)?", decoding.codec)
    return int(linear[1]) if linear else None


def _tags(metadata: dict[str, str]) -> dict[str, str]:
    found = {name.lower(): value for name, value in metadata.items()}
    tags = {}
    for tag, names in _TAGS.items():
        value = next((found[name] for name in names if name in found), "")
        printable = "".join(filter(str.isprintable, value[: 4 * MAX_TAG_LENGTH])).strip()
        if printable:
            tags[tag] = printable[:MAX_TAG_LENGTH]
    return tags
