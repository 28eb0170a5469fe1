"""What browsers play as it is, is copied packet by packet; what they don't, or miss, is encoded."""

import io
import struct

import numpy as np
import pytest

from wavic.audio.decoding import open_audio
from wavic.audio.encoding import Encoding, encode
from wavic.audio.limits import Limits
from wavic.audio.sniffing import M4A
from wavic.audio.tests.streams import heard, packets_of, stream_of
from wavic.testing.audio import audio_file, swelling_noise, tone, web_m4a, without_xing
from wavic.testing.tagged_audio import with_itunes_gapless

LOW = Encoding("mp3", "libmp3lame", bit_rate=8_000)
ADTS_HEADER = 7
COPIED = {
    "m4a": audio_file("m4a"),
    "m4a, index in front": web_m4a(1),
    "m4a, in fragments": audio_file("m4a-fragmented"),
    "m4a, mono": audio_file("m4a", channels=1),
    "m4a, 8 kHz": audio_file("m4a", rate=8_000),
    "mp3": audio_file("mp3"),
    "mp3, no header": without_xing(audio_file("mp3")),
    "mp3, mono": audio_file("mp3", channels=1),
    "mp3, MPEG 2": audio_file("mp3", rate=22_050),
    "mp3, MPEG 2.5 at 8 kbit/s": encode(tone(1, rate=8_000, channels=1), LOW, rate=8_000),
}
ENCODED = {
    "mp3, variable": audio_file("mp3-vbr"),
    "mp3, variable, no header": without_xing(audio_file("mp3-vbr")),
    "aac, surround": audio_file("m4a", channels=6),
    "aac, 96 kHz": audio_file("m4a", rate=96_000),
    "alac": audio_file("alac"),
    "opus": audio_file("opus"),
    "vorbis": audio_file("vorbis"),
    "flac": audio_file("flac"),
}


@pytest.mark.parametrize("name", COPIED)
def test_copied(name):
    facts, proxy = stream_of(COPIED[name])

    assert facts.remuxed is True
    assert (facts.codec, facts.extension, facts.content_type) == (
        ("mp3", "mp3", "audio/mpeg") if name.startswith("mp3") else ("aac", "m4a", "audio/mp4")
    )
    # FFmpeg skips the Info frame of both.
    assert packets_of(proxy) == packets_of(COPIED[name])


def test_adts_loses_the_headers_of_its_frames():
    source = audio_file("aac")
    facts, proxy = stream_of(source)

    assert facts.remuxed is True
    assert packets_of(proxy) == [packet[ADTS_HEADER:] for packet in packets_of(source)]


@pytest.mark.parametrize("name", ENCODED)
def test_encoded(name):
    facts, proxy = stream_of(ENCODED[name])

    assert (facts.remuxed, facts.codec, facts.content_type) == (False, "aac", "audio/mp4")
    with open_audio(io.BytesIO(proxy), M4A, Limits()) as decoding:
        assert decoding.stream.codec_context.profile == "LC"


@pytest.mark.parametrize(
    ("rate", "channels", "expected"),
    [(44_100, 2, 160_000), (48_000, 1, 80_000), (22_050, 2, 80_000)],
)
def test_the_bit_rate_of_what_is_encoded(rate, channels, expected):
    noise = swelling_noise(3, rate=rate, channels=channels)
    noise[len(noise) // 2 :] = noise[: len(noise) - len(noise) // 2]
    facts, proxy = stream_of(encode(noise, Encoding("wav", "pcm_s16le"), rate=rate))

    assert facts.bit_rate == len(proxy) * 8_000 // facts.duration_ms
    assert facts.bit_rate == pytest.approx(expected, rel=0.08)


def he_aac() -> bytes:
    """An M4A that announces spectral band replication over its 22.05 kHz AAC-LC core.

    There is none in its packets; a decoder then doubles the rate and leaves the top empty.
    """
    content = audio_file("m4a", rate=22_050)
    at = content.index(bytes.fromhex("0580808005")) + 5
    # ISO/IEC 14496-3: type 5 (SBR), 22.05 kHz, 2 channels, to 44.1 kHz, over type 2 (LC).
    config = int("0010101110010010000010000000000000000000", 2)
    return content[:at] + config.to_bytes(5, "big") + content[at + 5 :]


def test_he_aac_stays():
    source = he_aac()
    facts, proxy = stream_of(source)
    rate, sound = heard(proxy)

    assert (facts.remuxed, rate) == (True, 44_100)
    assert packets_of(proxy) == packets_of(source)
    np.testing.assert_array_equal(sound, heard(source)[1])


@pytest.mark.parametrize("delay", [1_024, 2_112])
def test_itunes_tag_becomes_an_edit_list(delay):
    source = with_itunes_gapless(audio_file("m4a"), delay, 404, 44_100)
    facts, proxy = stream_of(source)

    assert facts.remuxed is True
    assert b"iTunSMPB" not in proxy
    _, media_time = struct.unpack_from(">Ii", proxy, proxy.index(b"elst") + 12)
    assert media_time == delay
    np.testing.assert_array_equal(heard(proxy)[1], heard(source)[1])
