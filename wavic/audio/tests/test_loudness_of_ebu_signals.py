"""Loudness is that of EBU R 128: the signals of Tech 3341 and 3342, made from their descriptions.

Cases 7 and 8 of Tech 3341, and 5 and 6 of Tech 3342, are recordings of broadcasts and can't be
made by code.
"""

import io

import numpy as np
import pytest

from wavic.audio.analysis import analyse
from wavic.audio.blocks import BLOCK_SAMPLES
from wavic.audio.encoding import WAV, Encoding, encode
from wavic.audio.loudness import Loudness, LoudnessMeter, channel_weights
from wavic.audio.sniffing import FORMATS
from wavic.testing.audio import ENCODINGS, swelling_noise, tone

RATE = 48_000
STEREO = (0, 0)


def sine(*parts: tuple[float, float], offsets: tuple[float, ...] = STEREO) -> np.ndarray:
    """A sine of 1 kHz whose peak is at each level (dBFS) for so many seconds; the offsets are
    those of each channel, in dB."""
    levels = np.concatenate([np.full(round(s * RATE), 10 ** (db / 20)) for db, s in parts])
    wave = levels * np.sin(2 * np.pi * 1_000 / RATE * np.arange(len(levels)))
    return (wave[:, np.newaxis] * 10 ** (np.array(offsets) / 20)).astype(np.float32)


def loudness_of(samples: np.ndarray, *, rate: int = RATE, encoding: Encoding = WAV) -> Loudness:
    return analyse(io.BytesIO(encode(samples, encoding, rate=rate)), FORMATS["WAV"]).loudness


TECH_3341 = {
    1: (sine, [(-23, 20)], -23),
    2: (sine, [(-33, 20)], -33),
    3: (sine, [(-36, 10), (-23, 60), (-36, 10)], -23),
    4: (sine, [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    5: (sine, [(-26, 20), (-20, 20.1), (-26, 20)], -23),
}


@pytest.mark.parametrize("case", TECH_3341)
def test_integrated_loudness(case):
    make, parts, expected = TECH_3341[case]
    assert loudness_of(make(*parts)).integrated_lufs == pytest.approx(expected, abs=0.1)


def test_integrated_loudness_of_surround():  # Tech 3341, case 6
    samples = sine((0, 20), offsets=(-28, -28, -24, -30, -30))
    assert loudness_of(samples).integrated_lufs == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize(
    ("parts", "steps", "settled"),
    [
        ([(-20, 1.34), (-30, 1.66)] * 5, 30, 3),  # case 9: short-term loudness
        ([(-20, 0.18), (-30, 0.22)] * 25, 4, 1),  # case 12: momentary loudness
    ],
)
def test_windows_of_three_seconds_and_of_400_ms_are_steady(parts, steps, settled):
    meter = LoudnessMeter(RATE, ("FL", "FR"))
    samples = np.ascontiguousarray(sine(*parts).T)
    for at in range(0, samples.shape[1], BLOCK_SAMPLES):
        meter.feed(samples[:, at : at + BLOCK_SAMPLES])
    windows = -0.691 + 10 * np.log10(meter._windows(steps))

    assert len(windows) == round(sum(seconds for _, seconds in parts) * 10) - steps + 1
    assert windows[max(0, settled * 10 - steps) :] == pytest.approx(-23, abs=0.1)


TECH_3342 = {1: ((-20, -30), 10), 2: ((-20, -15), 5), 3: ((-40, -20), 20)}
TECH_3342[4] = ((-50, -35, -20, -35, -50), 15)


@pytest.mark.parametrize("case", TECH_3342)
def test_loudness_range(case):
    levels, expected = TECH_3342[case]
    found = loudness_of(sine(*((level, 20) for level in levels)))
    assert found.range_lu == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 96_000, 192_000, 384_000])
def test_the_rate_changes_nothing(rate):
    samples = tone(4, rate=rate, hertz=997)  # at half of full scale: -6.02 dBFS
    found = loudness_of(samples, rate=rate, encoding=ENCODINGS["wav-float"])
    assert found.integrated_lufs == pytest.approx(-6.02, abs=0.05)


@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_a_mix_6_db_quieter_measures_6_lu_less(rate):
    loud = swelling_noise(20, rate=rate)
    first, second = (loudness_of(mix, rate=rate) for mix in (loud, loud * np.float32(0.5012)))

    assert first.integrated_lufs - second.integrated_lufs == pytest.approx(6.0, abs=0.02)
    assert first.true_peak_dbtp - second.true_peak_dbtp == pytest.approx(6.0, abs=0.02)


def test_silence_and_what_is_too_short_have_no_loudness():
    assert loudness_of(np.zeros((RATE * 5, 2), np.float32)) == Loudness(None, None, None, None)
    short = loudness_of(tone(0.39, rate=RATE))
    assert (short.integrated_lufs, short.range_lu) == (None, None)
    assert short.sample_peak_dbfs == pytest.approx(-6.02, abs=0.01)
    brief = loudness_of(tone(0.41, rate=RATE, hertz=997))
    assert brief.range_lu is None
    assert brief.integrated_lufs == pytest.approx(-6, abs=0.1)
    assert loudness_of(tone(3.1, rate=RATE)).range_lu == pytest.approx(0, abs=0.1)


def test_mono_measures_3_lu_less_and_is_heard_as_loud():
    mono, stereo = (loudness_of(tone(4, rate=RATE, channels=count)) for count in (1, 2))

    assert stereo.integrated_lufs - mono.integrated_lufs == pytest.approx(3.01, abs=0.01)
    assert mono.heard_lufs(1) == pytest.approx(stereo.heard_lufs(2), abs=0.01)
    assert Loudness(None, None, None, None).heard_lufs(1) is None


def test_what_each_channel_counts():
    assert channel_weights(("FC",)) == [1]
    assert channel_weights(("FL", "FR", "FC", "LFE", "BL", "BR")) == [1, 1, 1, 0, 1.41, 1.41]
    assert channel_weights(("FL", "FR", "FC", "LFE", "SL", "SR")) == [1, 1, 1, 0, 1.41, 1.41]
    both = ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR")
    assert channel_weights(both) == [1, 1, 1, 0, 1, 1, 1.41, 1.41]
    assert channel_weights(("NONE",) * 6) == [1, 1, 1, 0, 1.41, 1.41]
    assert channel_weights(("NONE",) * 3) == [1, 1, 1]


def test_what_only_the_subwoofer_plays_does_not_count():
    samples = sine((-20, 5), offsets=(-100, -100, -100, 0, -100, -100))
    assert loudness_of(samples).integrated_lufs is None
