"""The cover inside a file comes out as it lies there; what isn't a picture stays where it is."""

import base64
import io

import pytest
from PIL import Image

from wavic.audio.covers import MAX_COVER_BYTES, embedded_cover, embedded_cover_isolated
from wavic.audio.limits import AudioRefused
from wavic.audio.sniffing import WAV, sniff_file
from wavic.testing.audio import audio_file
from wavic.testing.tagged_audio import (
    BAND,
    FRONT,
    picture_block,
    with_aiff_apic,
    with_apic,
    with_covr,
    with_flac_picture,
)


def picture(form: str = "JPEG", colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(file, form)
    return file.getvalue()


def cover_of(content: bytes) -> bytes | None:
    file = io.BytesIO(content)
    return embedded_cover(file, sniff_file(file))


def ogg(kind: str, content: bytes) -> bytes:
    block = base64.b64encode(picture_block(FRONT, content)).decode()
    return audio_file(kind, tags={"METADATA_BLOCK_PICTURE": block})


HOLDERS = {
    "mp3": lambda cover: with_apic(audio_file("mp3"), (FRONT, cover)),
    "aac": lambda cover: with_apic(audio_file("aac"), (FRONT, cover)),
    "aiff": lambda cover: with_aiff_apic(audio_file("aiff"), (FRONT, cover)),
    "flac": lambda cover: with_flac_picture(audio_file("flac"), (FRONT, cover)),
    "m4a": lambda cover: with_covr(audio_file("m4a"), cover),
    "alac": lambda cover: with_covr(audio_file("alac"), cover),
    "vorbis": lambda cover: ogg("vorbis", cover),
    "opus": lambda cover: ogg("opus", cover),
}


@pytest.mark.parametrize("kind", HOLDERS)
def test_every_format_that_has_covers(kind):
    cover = picture()
    assert cover_of(HOLDERS[kind](cover)) == cover


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures(form):
    cover = picture(form)
    assert cover_of(ogg("vorbis", cover)) == cover


def test_the_front_comes_before_the_band():
    band, front = picture(colour="blue"), picture()
    for add, kind in ((with_apic, "mp3"), (with_flac_picture, "flac")):
        assert cover_of(add(audio_file(kind), (BAND, band), (FRONT, front))) == front
        assert cover_of(add(audio_file(kind), (BAND, band))) == band


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a" + bytes(20), b""])
def test_what_is_no_picture_of_ours_is_not_handed_out(content):
    assert cover_of(HOLDERS["mp3"](content)) is None
    assert cover_of(HOLDERS["flac"](content)) is None


def test_what_is_no_picture_does_not_hide_one():
    cover = picture()
    assert cover_of(with_apic(audio_file("mp3"), (FRONT, b"%PDF-1.4"), (BAND, cover))) == cover


def test_twenty_megabytes_are_enough():
    cover = picture()
    largest = cover + bytes(MAX_COVER_BYTES - len(cover))
    assert cover_of(with_apic(audio_file("mp3"), (FRONT, largest))) == largest
    assert cover_of(with_apic(audio_file("mp3"), (FRONT, largest + b"\x00"))) is None


def test_a_file_without_one():
    assert cover_of(audio_file("wav")) is None
    assert cover_of(audio_file("mp3")) is None


def test_only_the_start_is_read_where_the_cover_lies_there():
    class Counting(io.BytesIO):
        read_bytes = 0

        def read(self, size=-1):
            content = super().read(size)
            Counting.read_bytes += len(content)
            return content

    file = Counting(HOLDERS["flac"](picture()) + bytes(8 * 1024 * 1024))
    assert embedded_cover(file, sniff_file(file))
    assert Counting.read_bytes < 2 * 1024 * 1024


def test_in_the_sandbox():
    cover = picture() + bytes(3 * 1024 * 1024)
    file = io.BytesIO(HOLDERS["mp3"](cover))
    assert embedded_cover_isolated(file, sniff_file(file)) == cover
    assert embedded_cover_isolated(io.BytesIO(audio_file("wav")), WAV) is None
    with pytest.raises(AudioRefused):
        embedded_cover_isolated(io.BytesIO(b"RIFF\x00\x00\x00\x00WAVE"), WAV)
