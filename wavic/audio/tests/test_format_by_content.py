"""Content decides what a file is; what isn't audio, or starts as something else, is nothing."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wavic.audio import headers, mpeg
from wavic.audio.sniffing import FORMATS, HEAD_BYTES, sniff, sniff_file
from wavic.testing.audio import ENCODINGS, audio_file, web_m4a

EXPECTED = {
    **dict.fromkeys(("wav", "wav-u8", "wav-24", "wav-32", "wav-float", "rf64"), "WAV"),
    **dict.fromkeys(("m4a", "m4a-fragmented", "alac", "alac-24"), "M4A"),
    "w64": "Wave64",
    "aiff": "AIFF",
    "aiff-24": "AIFF",
    "caf": "CAF",
    "opus": "Opus",
    "flac": "FLAC",
    "flac-24": "FLAC",
    "mp3": "MP3",
    "mp3-vbr": "MP3",
    "aac": "AAC",
    "vorbis": "Ogg",
    "ogg-flac": "Ogg",
}


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("song.wav", audio_file("wav", seconds=0.1))
    return file.getvalue()


NOT_AUDIO = {
    "empty": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "xml": b'<?xml version="1.0"?><MPD/>',
    "zip": a_zip(),
    "pdf": b"%PDF-1.7\n",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(64),
    "m3u": b"#EXTM3U\nhttp://127.0.0.1/a.mp3\n",
    "m3u8": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
    "pls": b"[playlist]\nFile1=http://127.0.0.1/\n",
    "ffconcat": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\n",
    "elf": b"\x7fELF\x02\x01\x01" + bytes(64),
    "avi": b"RIFF\x00\x00\x00\x00AVI LIST" + bytes(64),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(64),
    "avif": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1mp41" + bytes(64),
    "midi": b"MThd\x00\x00\x00\x06" + bytes(64),
    "ogg video": b"OggS\x00\x02" + bytes(20) + b"\x01\x2a\x80theora" + bytes(64),
    "one sync word": b"\xff\xfb\x90\x00" + b"<html>" * 400,
    "sync words only": b"\xff\xfb" * 4000,
    "zeros": bytes(HEAD_BYTES),
    "id3 on text": b"ID3\x04\x00\x00\x00\x00\x00\x05hello<html>" + b"x" * 4000,
    "id3 of nonsense": b"ID3\x04\x00\x00\x00\x7f\x7f\x7f<html><script>",
}


def test_every_kind_has_an_expectation():
    assert EXPECTED.keys() == ENCODINGS.keys()
    assert set(EXPECTED.values()) == FORMATS.keys()


@pytest.mark.parametrize("kind", ENCODINGS)
def test_real_files_are_recognised(kind):
    content = audio_file(kind, tags={"title": "Night Ferry"})

    assert sniff(content[:HEAD_BYTES]).name == EXPECTED[kind]
    assert sniff(content[:4096]).name == EXPECTED[kind]
    assert sniff_file(io.BytesIO(content)).name == EXPECTED[kind]


def test_an_m4a_with_its_index_in_front_is_recognised():
    assert sniff(web_m4a(1.0)[:HEAD_BYTES]).name == "M4A"


@pytest.mark.parametrize("name", NOT_AUDIO)
def test_what_is_not_audio_is_nothing(name):
    assert sniff(NOT_AUDIO[name]) is None
    assert sniff_file(io.BytesIO(NOT_AUDIO[name])) is None


@pytest.mark.parametrize("kind", ["wav", "mp3", "aac", "flac"])
def test_audio_behind_something_else_is_nothing(kind):
    content = audio_file(kind, seconds=0.3)
    for disguise in ("html", "svg", "zip", "pdf", "png", "m3u8", "ffconcat"):
        assert sniff(NOT_AUDIO[disguise] + content) is None


def id3(size: int) -> bytes:
    """A tag of one private frame, `size` bytes in all."""
    body = b"PRIV" + (size - 20).to_bytes(4, "big") + b"\x00\x00" + bytes(size - 20)
    digits = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + digits + body


@pytest.mark.parametrize(("kind", "name"), [("mp3", "MP3"), ("aac", "AAC"), ("flac", "FLAC")])
def test_a_tag_of_any_length_may_come_first(kind, name):
    content = audio_file(kind)
    untagged = content[mpeg.id3_length(content) :]
    for size in (100, HEAD_BYTES - 2, HEAD_BYTES, 3_000_000):
        assert sniff_file(io.BytesIO(id3(size) + untagged)).name == name


def test_behind_a_tag_longer_than_the_head_one_expects_mp3_until_one_can_look():
    content = id3(HEAD_BYTES * 2) + b"<html>" * 1000

    assert sniff(content[:HEAD_BYTES]).name == "MP3"
    assert sniff_file(io.BytesIO(content)) is None


def test_every_format_has_a_type_that_browsers_know_as_audio():
    for form in FORMATS.values():
        assert form.content_type.startswith("audio/")
        assert form.extension.isalnum()


magic = st.sampled_from([b"", b"RIFF", b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf1", b"FORM"])


@given(start=magic, rest=st.binary(max_size=300))
def test_no_bytes_make_it_fail(start, rest):
    content = start + rest
    sniffed = sniff(content)

    assert sniffed is None or sniffed.name in FORMATS
    assert sniff_file(io.BytesIO(content)) in {sniffed, None}


@given(rest=st.binary(max_size=200))
def test_no_header_makes_reading_its_length_fail(rest):
    for start in (b"RIFF\x00\x00\x00\x00WAVE", b"OggS", b"\x00\x00\x00\x10ftypM4A ", b""):
        file = io.BytesIO(start + rest)
        assert headers.wav_duration_ms(file) is None or headers.wav_duration_ms(file) > 0
        assert headers.ogg_is_cut(file) in {True, False}
        assert headers.mp4_is_cut(file) in {True, False}
        assert headers.mp3_tells_duration(file) in {True, False}
    assert headers.flac_samples(rest) != 0
    assert headers.flac_bit_depth(rest) is None or 1 <= headers.flac_bit_depth(rest) <= 32
