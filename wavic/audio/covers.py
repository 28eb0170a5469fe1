"""The picture inside an audio file: ID3's APIC, FLAC's and Ogg's PICTURE, MP4's covr.

It is handed out as it lies there, never decoded: wavic.images does that, as with any picture
that a stranger uploads.
"""

from typing import BinaryIO

from av.stream import Disposition

from wavic.audio.decoding import Decoding, open_audio
from wavic.audio.jobs import Finished, Progress
from wavic.audio.limits import Limits
from wavic.audio.sandbox import run_isolated
from wavic.audio.sniffing import AudioFormat

MAX_COVER_BYTES = 20 * 1024 * 1024

_FRONT = "Cover (front)"  # FFmpeg's name of picture type 3 of ID3v2 and FLAC


def embedded_cover(
    file: BinaryIO, form: AudioFormat, *, limits: Limits | None = None
) -> bytes | None:
    """The front cover, or else the first picture, that begins as JPEG, PNG or WebP does.

    None where there is none of at most MAX_COVER_BYTES. Runs FFmpeg in this process. Raises
    AudioRefused where the file isn't readable audio; errors of the file object pass through.
    """
    with open_audio(file, form, limits or Limits()) as decoding:
        pictures = _pictures(decoding)
    # Stable, so that the first comes first.
    pictures.sort(key=lambda picture: picture[0] != _FRONT)
    return next((content for _, content in pictures if _may_be_shown(content)), None)


def embedded_cover_isolated(
    file: BinaryIO, form: AudioFormat, *, limits: Limits | None = None
) -> bytes | None:
    """As embedded_cover(), in the sandbox."""
    return run_isolated("cover", file, form, limits=limits).content or None


def cover_job(
    file: BinaryIO,
    form: AudioFormat,
    _output: BinaryIO | None,
    *,
    limits: Limits,
    progress: Progress,
) -> Finished:
    """embedded_cover() as the sandbox runs it."""
    cover = embedded_cover(file, form, limits=limits)
    progress(1)
    return Finished(content=cover or b"")


def _pictures(decoding: Decoding) -> list[tuple[str, bytes]]:
    """What each picture shows, and its bytes. Reads no further than to the first sound."""
    attached = {
        stream.index: stream.metadata.get("comment", "")
        for stream in decoding.container.streams.video
        if stream.disposition & Disposition.attached_pic
    }
    pictures: list[tuple[str, bytes]] = []
    if not attached:
        return pictures
    for packet in decoding.container.demux():
        if packet.stream.index not in attached:
            break
        if 0 < packet.size <= MAX_COVER_BYTES:
            pictures.append((attached[packet.stream.index], bytes(packet)))
    return pictures


def _may_be_shown(content: bytes) -> bool:
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
