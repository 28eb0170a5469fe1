"""A streaming proxy starts at the sample its source starts at, and lasts as long."""

import numpy as np
import pytest

from wavic.audio.encoding import encode
from wavic.audio.tests.streams import heard, stream_of
from wavic.testing.audio import ENCODINGS, tone, without_xing

SECONDS = 2
FRAME = 1024  # samples of AAC
REACH = 3 * FRAME  # farther than any encoder's delay


def clicks(rate: int, channels: int):
    """Short bursts at moments that no shift maps onto each other, the first one at once."""
    chance = np.random.default_rng(7)
    length = rate // 100
    burst = np.convolve(chance.standard_normal(length), np.hanning(rate // 2000), "same")
    burst *= np.hanning(length) / np.abs(burst).max()
    wave = np.zeros(SECONDS * rate, np.float32)
    for start in [0, *chance.integers(0, len(wave) - length, 12)]:
        wave[start : start + length] = 0.7 * burst
    return np.repeat(wave[:, np.newaxis], channels, axis=1)


def lag(source, proxy) -> int:
    """By how many samples the proxy comes late, by the peak of their cross-correlation."""
    size = 2 ** int(np.ceil(np.log2(max(len(source), len(proxy)) + REACH)))
    product = np.fft.rfft(proxy, size) * np.conj(np.fft.rfft(source, size))
    correlation = np.fft.irfft(product, size)
    peak = int(np.argmax(np.concatenate((correlation[-REACH:], correlation[:REACH]))))
    return peak - REACH


ENCODED = [
    ("wav", 44_100, 2, 44_100),
    ("wav", 48_000, 1, 48_000),
    ("wav", 8_000, 1, 8_000),
    ("wav-24", 96_000, 2, 48_000),
    ("flac-24", 176_400, 2, 44_100),
    ("wav-float", 384_000, 1, 48_000),
    ("aiff", 32_000, 2, 32_000),
    ("wav", 44_100, 6, 44_100),
    ("opus", 48_000, 2, 48_000),
    ("vorbis", 44_100, 2, 44_100),
    ("mp3-vbr", 44_100, 2, 44_100),
    ("m4a", 96_000, 2, 48_000),
]


@pytest.mark.parametrize(("kind", "rate", "channels", "stream_rate"), ENCODED)
def test_what_is_encoded(kind, rate, channels, stream_rate):
    source = encode(clicks(rate, channels), ENCODINGS[kind], rate=rate)
    facts, proxy = stream_of(source)
    source_rate, original = heard(source)
    proxy_rate, copy = heard(proxy)

    assert (source_rate, proxy_rate) == (rate, stream_rate)
    assert facts.remuxed is False
    step = rate // stream_rate
    assert lag(original[::step, 0], copy[:, 0]) == 0
    assert 0 <= len(copy) - len(original) // step < FRAME
    assert facts.duration_ms == round(len(original) * 1000 / rate)


@pytest.mark.parametrize("rate", [9_000, 37_800])
def test_rates_that_aac_has_not(rate):
    _, original = heard(source := encode(clicks(rate, 1), ENCODINGS["wav"], rate=rate))
    proxy_rate, copy = heard(stream_of(source)[1])
    moments = np.arange(int(len(original) * proxy_rate / rate)) * rate / proxy_rate

    assert proxy_rate == {9_000: 11_025, 37_800: 44_100}[rate]
    stretched = np.interp(moments, np.arange(len(original)), original[:, 0])
    assert abs(lag(stretched, copy[:, 0])) <= 1


@pytest.mark.parametrize("kind", ["mp3", "m4a", "m4a-fragmented", "aac"])
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_copied_is_the_same_to_the_sample(kind, channels):
    source = encode(clicks(44_100, channels), ENCODINGS[kind], rate=44_100)
    facts, proxy = stream_of(source)

    assert facts.remuxed is True
    np.testing.assert_array_equal(heard(proxy)[1], heard(source)[1])


def test_an_mp3_with_its_gapless_tag_starts_with_the_music():
    source = encode(clicks(44_100, 2), ENCODINGS["mp3"], rate=44_100)
    _, copy = heard(stream_of(source)[1])

    assert len(copy) == SECONDS * 44_100
    assert lag(clicks(44_100, 2)[:, 0], copy[:, 0]) == 0


def test_an_mp3_without_one_is_not_given_one():
    source = without_xing(encode(clicks(44_100, 2), ENCODINGS["mp3"], rate=44_100))
    facts, proxy = stream_of(source)

    assert facts.remuxed is True
    assert b"Info" in proxy
    assert b"LAME3.100" not in proxy[:400]
    np.testing.assert_array_equal(heard(proxy)[1], heard(source)[1])


@pytest.mark.parametrize(
    ("channel", "left", "right"), [(0, 1, 0), (1, 0, 1), (2, 0.707, 0.707), (4, 0.707, 0)]
)
def test_surround_is_mixed_down_as_broadcasters_do(channel, left, right):
    """ITU-R BS.775-4, annex 4: at full level, so that the loudness stays."""
    samples = np.zeros((44_100, 6), np.float32)
    samples[:, channel] = tone(1, channels=1)[:, 0]
    _, copy = heard(stream_of(encode(samples, ENCODINGS["wav"], rate=44_100))[1])

    level = np.sqrt(np.mean(copy[4_000:40_000] ** 2, axis=0)) / np.sqrt(0.5**2 / 2)
    assert level == pytest.approx([left, right], abs=0.01)
