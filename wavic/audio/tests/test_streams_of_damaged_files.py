"""Cases 1 to 4 for streaming proxies: what decodes is in them, and they always play."""

import io
import random

import numpy as np
import pytest

from wavic.audio.decoding import open_audio
from wavic.audio.encoding import encode
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.sniffing import FLAC, M4A, WAV, sniff_file
from wavic.audio.streaming import make_stream
from wavic.audio.tests.mutate import mutate
from wavic.audio.tests.streams import heard, packets_of, stream_of
from wavic.testing.audio import (
    ENCODINGS,
    audio_file,
    hours_of_silence,
    tone,
    web_m4a,
    without_xing,
)

FRAME = 1152  # samples, of MP3; AAC has 1024


def refusal(content: bytes, form, **limits) -> str:
    with pytest.raises(AudioRefused) as refused:
        make_stream(io.BytesIO(content), form, io.BytesIO(), limits=Limits(**limits))
    return refused.value.code


def decodes_whole(proxy: bytes) -> int:
    """Its samples; fails where a packet of it is damaged."""
    file = io.BytesIO(proxy)
    with open_audio(file, sniff_file(file), Limits()) as decoding:
        for _ in decoding.frames():
            pass
    assert decoding.damaged_packets == 0
    return decoding.samples


@pytest.mark.parametrize(
    "source",
    [audio_file("mp3"), without_xing(audio_file("mp3")), web_m4a(1), audio_file("aac")],
    ids=["mp3", "mp3 without header", "m4a", "aac"],
)
def test_a_copy_of_a_file_cut_short_lacks_its_last_packet_only(source):
    cut = source[: len(source) * 2 // 3]
    facts, proxy = stream_of(cut)

    assert facts.remuxed is True
    assert decodes_whole(proxy) == len(heard(cut)[1])
    assert 600 < facts.duration_ms < 720
    for packet in packets_of(proxy):
        assert packet in source


@pytest.mark.parametrize("kind", ["wav", "flac", "aiff", "opus", "vorbis", "mp3-vbr", "alac-24"])
def test_what_is_left_of_a_file_cut_short_is_encoded(kind):
    source = audio_file(kind, seconds=2)
    if kind == "alac-24":  # its index lies behind
        source = source.replace(source[20_000:24_000], bytes(4_000))
    else:
        source = source[: len(source) * 2 // 3]
    facts, proxy = stream_of(source)

    left = len(heard(source)[1])
    assert facts.remuxed is False
    assert 0 <= decodes_whole(proxy) - left < 1024
    assert facts.duration_ms <= 2_000


@pytest.mark.parametrize("kind", ["mp3", "m4a", "aac"])
def test_a_copy_that_would_be_damaged_in_the_middle_is_encoded_instead(kind):
    source = bytearray(audio_file(kind, seconds=2))
    middle = len(source) // 2
    source[middle : middle + 300] = b"\xaa" * 300
    facts, proxy = stream_of(bytes(source))

    assert facts.remuxed is False
    assert 0 <= decodes_whole(proxy) - len(heard(bytes(source))[1]) < FRAME


def test_a_copy_whose_clock_would_have_gaps_is_encoded_instead():
    """An M4A whose index says that one packet in the middle lasts two seconds."""
    source = bytearray(audio_file("m4a", seconds=2))
    at = source.index(b"stts") + 8
    runs = int.from_bytes(source[at : at + 4], "big")
    assert runs == 2  # all the same, and a shorter last one
    first = int.from_bytes(source[at + 4 : at + 8], "big")
    # The second run is moved to the middle of the first, and made long.
    source[at + 4 : at + 8] = (first // 2).to_bytes(4, "big")
    source[at + 12 : at + 20] = (first - first // 2 + 1).to_bytes(4, "big") + (3_000).to_bytes(
        4, "big"
    )
    facts, proxy = stream_of(bytes(source))

    assert facts.remuxed is False
    assert 0 <= decodes_whole(proxy) - len(heard(bytes(source))[1]) < FRAME


def test_refused():
    assert refusal(b"", WAV) == "empty"
    assert refusal(b"RIFF\x00\x00\x00\x00WAVE", WAV) == "not_audio"
    assert refusal(audio_file("wav"), WAV, max_duration_ms=900) == "too_long"
    assert refusal(audio_file("m4a"), M4A, max_duration_ms=900) == "too_long"
    assert refusal(audio_file("wav"), WAV, max_cpu_seconds=-1) == "too_expensive"


def test_hours_in_a_small_file_are_refused_before_they_are_encoded():
    output = io.BytesIO()
    with pytest.raises(AudioRefused) as refused:
        make_stream(
            io.BytesIO(hours_of_silence(1)), FLAC, output, limits=Limits(max_duration_ms=60_000)
        )
    assert refused.value.code == "too_long"
    assert len(output.getvalue()) < 1024 * 1024


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38, 1e30])
def test_what_is_no_number_is_not_heard(value):
    samples = tone(1)
    samples[22_000:22_010] = value
    _, proxy = stream_of(encode(samples, ENCODINGS["wav-float"], rate=44_100))
    _, sound = heard(proxy)

    assert np.isfinite(sound).all()
    before = sound[4_000:18_000, 0]
    assert np.abs(before - tone(1)[4_000:18_000, 0]).max() < 0.05


def spoilt(count: int) -> list[bytes]:
    chance = random.Random(count)
    originals = [audio_file(kind, seconds=0.4) for kind in ENCODINGS]
    return [mutate(originals[turn % len(originals)], chance) for turn in range(count)]


def check_spoilt(count: int) -> None:
    made = 0
    for source in spoilt(count):
        file, output = io.BytesIO(source), io.BytesIO()
        form = sniff_file(file)
        if form is None:
            continue
        try:
            facts = make_stream(file, form, output, limits=Limits(max_duration_ms=60_000))
        except AudioRefused:
            continue
        samples = decodes_whole(output.getvalue())
        rate, sound = heard(output.getvalue())
        assert abs(samples * 1000 / rate - facts.duration_ms) <= 1024 * 1000 / rate + 1
        assert np.isfinite(sound).all()
        made += 1
    assert made > count // 4  # or nothing was shown


def test_files_spoilt_at_random():
    check_spoilt(66)


@pytest.mark.prove
def test_many_files_spoilt_at_random():
    check_spoilt(2_000)
