"""Nothing of the artist's file is in its streaming proxy but the sound."""

import io
import struct

import av
import pytest

from wavic.audio.tests.streams import stream_of
from wavic.testing.audio import audio_file
from wavic.testing.tagged_audio import FRONT, with_apic, with_covr, with_flac_picture

SECRET = "Unreleased for label eyes"
NAMES = ("title", "artist", "album", "comment", "lyrics", "encoded_by", "copyright")
TAGS = dict.fromkeys(NAMES, SECRET)
KINDS = ("wav", "aiff", "caf", "flac", "mp3", "mp3-vbr", "aac", "m4a", "alac", "vorbis", "opus")
COVER = b"\xff\xd8\xff\xe0" + b"the cover " * 50


def boxes(content: bytes) -> list[bytes]:
    """The names of an MP4 file's outermost boxes, in order."""
    names, at = [], 0
    while at < len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        names.append(name)
        at += size
    return names


@pytest.mark.parametrize("kind", KINDS)
def test_no_tag(kind):
    source = audio_file(kind, tags=TAGS)
    facts, proxy = stream_of(source)

    assert SECRET[:20].encode() not in proxy
    with av.open(io.BytesIO(proxy)) as container:
        stream = container.streams.audio[0]
        said = {**container.metadata, **stream.metadata}
    brand = {"major_brand": "M4A ", "minor_version": "512", "compatible_brands": "M4A isomiso2"}
    track = {"language": "und", "handler_name": "SoundHandler"}
    if facts.extension == "m4a":
        assert said == brand | track
    else:
        assert said.keys() <= {"encoder"}
        assert not proxy.startswith(b"ID3")
        assert b"TAG" not in proxy[-128:]


def test_the_tags_were_there():
    """Or the tests above prove nothing."""
    for kind in ("wav", "mp3", "m4a", "flac", "opus", "aiff"):
        assert SECRET[:20].encode() in audio_file(kind, tags=TAGS)


@pytest.mark.parametrize(
    "source",
    [
        with_apic(audio_file("mp3"), (FRONT, COVER)),
        with_apic(audio_file("aac"), (FRONT, COVER)),
        with_covr(audio_file("m4a"), COVER),
        with_flac_picture(audio_file("flac"), (FRONT, COVER)),
    ],
    ids=["mp3", "aac", "m4a", "flac"],
)
def test_no_cover(source):
    assert COVER in source
    assert b"the cover" not in stream_of(source)[1]


def test_no_second_track_and_no_chapters():
    """As podcast tools write them: chapters are a track of text."""
    output = io.BytesIO()
    with (
        av.open(io.BytesIO(audio_file("m4a"))) as source,
        av.open(output, "w", format="mp4") as container,
    ):
        container.set_chapters(
            [{"id": 1, "start": 0, "end": 500, "time_base": av.time_base, "metadata": TAGS}]
        )
        stream = container.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.size:
                packet.stream = stream
                container.mux(packet)
    assert SECRET.encode() in output.getvalue()
    _, proxy = stream_of(output.getvalue())

    assert SECRET.encode() not in proxy
    assert proxy.count(b"trak") == 1


@pytest.mark.parametrize("kind", ["wav", "m4a", "m4a-fragmented", "aac", "opus"])
def test_the_index_stands_in_front(kind):
    assert boxes(stream_of(audio_file(kind))[1]) == [b"ftyp", b"moov", b"free", b"mdat"]


def test_it_does_not_tell_when_or_with_what_it_was_made():
    _, proxy = stream_of(audio_file("wav"))

    created, modified = struct.unpack_from(">II", proxy, proxy.index(b"mvhd") + 8)
    assert (created, modified) == (0, 0)
    assert b"Lav" not in proxy
    assert b"\xa9" not in proxy[: proxy.index(b"mdat")]  # what names of tags begin with


def test_the_same_file_gives_the_same_proxy():
    assert stream_of(audio_file("flac")) == stream_of(audio_file("flac"))
