"""Which audio format a file is in, told from its first bytes alone.

The content decides; names and declared types are never looked at. What is recognised here
says which one FFmpeg demuxer may open the file: a playlist or a script that names other files
has no format, so no demuxer ever reads it.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from wavic.audio.mpeg import adts_frame, begins_with_frames, id3_length, mp3_frame

HEAD_BYTES = 64 * 1024
"""As much of a file's start as sniff() makes use of."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A format that WAVIC takes: its names to people and to browsers, and its FFmpeg demuxer."""

    name: str
    extension: str
    content_type: str
    demuxer: str


WAV = AudioFormat("WAV", "wav", "audio/wav", "wav")
W64 = AudioFormat("Wave64", "w64", "audio/x-w64", "w64")
AIFF = AudioFormat("AIFF", "aiff", "audio/aiff", "aiff")
FLAC = AudioFormat("FLAC", "flac", "audio/flac", "flac")
MP3 = AudioFormat("MP3", "mp3", "audio/mpeg", "mp3")
AAC = AudioFormat("AAC", "aac", "audio/aac", "aac")
M4A = AudioFormat("M4A", "m4a", "audio/mp4", "mov")
OGG = AudioFormat("Ogg", "ogg", "audio/ogg", "ogg")
OPUS = AudioFormat("Opus", "opus", "audio/ogg", "ogg")
CAF = AudioFormat("CAF", "caf", "audio/x-caf", "caf")

FORMATS = {form.name: form for form in (WAV, W64, AIFF, FLAC, MP3, AAC, M4A, OGG, OPUS, CAF)}

_CHUNKED = {
    (b"RIFF", b"WAVE"): WAV,
    (b"RF64", b"WAVE"): WAV,
    (b"BW64", b"WAVE"): WAV,
    (b"FORM", b"AIFF"): AIFF,
    (b"FORM", b"AIFC"): AIFF,
}
_SIGNATURES = (
    # FLAC's first block is a STREAMINFO of 34 bytes, whether or not it is also the last one.
    (b"fLaC\x00\x00\x00\x22", FLAC),
    (b"fLaC\x80\x00\x00\x22", FLAC),
    (b"caff\x00\x01\x00\x00", CAF),
    (b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00", W64),
)
_MP4_BRANDS = {
    *(b"M4A ", b"M4B ", b"mp41", b"mp42", b"qt  ", b"dash", b"isom"),
    *(b"iso%d" % version for version in range(2, 10)),
}
_OGG_CODECS = ((b"OpusHead", OPUS), (b"\x01vorbis", OGG), (b"\x7fFLAC", OGG))
_ENOUGH = 4096  # bytes that hold a few frames
_LONGEST_ID3 = 64 * 1024 * 1024


def sniff(head: bytes) -> AudioFormat | None:
    """The format of a file that starts with these bytes (4 KiB do, HEAD_BYTES are better).

    None: not audio that WAVIC takes. Behind an ID3v2 tag longer than the head lies MP3 as far
    as one can tell; sniff_file() looks behind it.
    """
    tag = id3_length(head)
    if not tag:
        return _container(head) or _bare_frames(head)
    out_of_sight = tag >= len(head) or len(head) - tag < _ENOUGH <= tag
    return _behind_id3(head[tag:]) or (MP3 if out_of_sight and _names_an_id3_frame(head) else None)


def sniff_file(file: BinaryIO) -> AudioFormat | None:
    """The format of a seekable file, looking behind an ID3v2 tag of any length."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    tag = id3_length(head)
    if 0 < tag <= _LONGEST_ID3:
        file.seek(tag)
        return _behind_id3(file.read(HEAD_BYTES))
    return sniff(head)


def _container(head: bytes) -> AudioFormat | None:
    if head[:4] == b"OggS":
        return _ogg(head)
    if head[4:8] == b"ftyp":
        return _mp4(head)
    signed = (form for magic, form in _SIGNATURES if head.startswith(magic))
    return _CHUNKED.get((head[:4], head[8:12])) or next(signed, None)


def _ogg(head: bytes) -> AudioFormat | None:
    if len(head) < 28 or head[4] != 0 or not head[5] & 2:
        return None
    packet = head[27 + head[26] :]
    return next((form for magic, form in _OGG_CODECS if packet.startswith(magic)), None)


def _mp4(head: bytes) -> AudioFormat | None:
    (size,) = struct.unpack_from(">I", head)
    if not 16 <= size <= 256 or len(head) < size:
        return None
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    # Pictures (AVIF, HEIC) share the container, and list brands of their own.
    return M4A if brands & _MP4_BRANDS and not brands & {b"avif", b"mif1", b"heic"} else None


def _bare_frames(head: bytes) -> AudioFormat | None:
    start = len(head) - len(head.lstrip(b"\x00"))  # some encoders leave silence before the first
    if begins_with_frames(head, mp3_frame, start):
        return MP3
    return AAC if begins_with_frames(head, adts_frame, start) else None


def _behind_id3(data: bytes) -> AudioFormat | None:
    if data[:4] == b"fLaC":
        return _container(data)
    return _bare_frames(data)


def _names_an_id3_frame(head: bytes) -> bool:
    """Whether a tag (past its extended header, if any) goes on with a frame as ID3 names them."""
    if head[5] & 0x40:
        return True
    name = head[10 : 13 if head[3] == 2 else 14]
    return name.isascii() and name.isalnum() and name.upper() == name
