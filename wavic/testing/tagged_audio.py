"""Audio files with covers and gapless tags in them, written byte by byte."""

import struct

from wavic.audio.mpeg import id3_length

FRONT, BAND = 3, 10
"""Types of picture, as ID3v2 and FLAC number them."""


def with_apic(audio: bytes, *pictures: tuple[int, bytes], mime: bytes = b"image/jpeg") -> bytes:
    """An MP3 or ADTS file with an ID3v2.3 tag of pictures in front, each a type and its bytes."""
    return _id3(pictures, mime) + audio[id3_length(audio) :]


def with_aiff_apic(aiff: bytes, *pictures: tuple[int, bytes], mime: bytes = b"image/jpeg") -> bytes:
    """An AIFF file with an ID3v2.3 tag as its last chunk."""
    tag = _id3(pictures, mime)
    content = aiff[8:] + b"ID3 " + struct.pack(">I", len(tag)) + tag + bytes(len(tag) % 2)
    return b"FORM" + struct.pack(">I", len(content)) + content


def with_flac_picture(flac: bytes, *pictures: tuple[int, bytes]) -> bytes:
    """A FLAC file with PICTURE blocks behind its STREAMINFO."""
    blocks = [picture_block(kind, content) for kind, content in pictures]
    at = 4 + 4 + 34
    packed = b"".join(b"\x06" + len(block).to_bytes(3, "big") + block for block in blocks)
    return flac[:at] + packed + flac[at:]


def picture_block(kind: int, content: bytes, mime: bytes = b"image/jpeg") -> bytes:
    """A FLAC PICTURE: what METADATA_BLOCK_PICTURE of an Ogg file holds in base64."""
    head = struct.pack(">II", kind, len(mime)) + mime + struct.pack(">IIIII", 0, 64, 64, 24, 0)
    return head + struct.pack(">I", len(content)) + content


def with_covr(m4a: bytes, content: bytes) -> bytes:
    """An M4A whose index is its last box, with a cover in it."""
    return _with_item(m4a, _box(b"covr", _box(b"data", struct.pack(">II", 13, 0) + content)))


def with_itunes_gapless(m4a: bytes, delay: int, padding: int, samples: int) -> bytes:
    """An M4A whose index is its last box, as iTunes once wrote it: a tag and no edit list."""
    told = f" 00000000 {delay:08X} {padding:08X} {samples:016X}" + " 00000000" * 8
    item = _box(
        b"----",
        _box(b"mean", bytes(4) + b"com.apple.iTunes")
        + _box(b"name", bytes(4) + b"iTunSMPB")
        + _box(b"data", struct.pack(">II", 1, 0) + told.encode()),
    )
    return _with_item(m4a.replace(b"elst", b"free"), item)


def _id3(pictures: tuple[tuple[int, bytes], ...], mime: bytes) -> bytes:
    frames = b""
    for kind, content in pictures:
        body = b"\x00" + mime + b"\x00" + bytes([kind]) + b"\x00" + content
        frames += b"APIC" + struct.pack(">IH", len(body), 0) + body
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + frames


def _with_item(m4a: bytes, item: bytes) -> bytes:
    handler = _box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    meta = _box(b"meta", bytes(4) + handler + _box(b"ilst", item))
    tags = _box(b"udta", meta)
    at = m4a.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", m4a, at)
    if at + size != len(m4a):
        raise ValueError("The index is not the last box: offsets in it would change.")
    # A file with tags has some already: the last of two is the one that counts.
    return m4a[:at] + struct.pack(">I", size + len(tags)) + m4a[at + 4 :] + tags


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content
