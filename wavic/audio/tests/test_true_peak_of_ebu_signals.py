"""True peak is that of ITU-R BS.1770-4: the signals of EBU Tech 3341, cases 15 to 23, and others
whose peak is known because they are made of known sines."""

import io

import numpy as np
import pytest

from wavic.audio.analysis import analyse
from wavic.audio.encoding import encode
from wavic.audio.sniffing import FORMATS
from wavic.testing.audio import ENCODINGS

RATE = 48_000
WITHIN = {"above": 0.2, "below": 0.4}  # Tech 3341, in dB


def faded(wave: np.ndarray) -> np.ndarray:
    """Without the edges of a tone that begins at once, which overshoot in any reconstruction."""
    fade = np.minimum(np.arange(len(wave)) / 480, 1)
    return wave * fade * fade[::-1]


def peaks_of(wave: np.ndarray, *, rate: int = RATE) -> tuple[float, float]:
    """True and sample peak in dB of a wave played on both channels."""
    stereo = np.stack((wave, wave), axis=1).astype(np.float32)
    file = io.BytesIO(encode(stereo, ENCODINGS["wav-float"], rate=rate))
    found = analyse(file, FORMATS["WAV"]).loudness
    return found.true_peak_dbtp, found.sample_peak_dbfs


def assert_within(measured: float, expected: float) -> None:
    assert expected - WITHIN["below"] <= measured <= expected + WITHIN["above"]


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "expected"),
    [
        pytest.param(4, 0.0, 0.50, -6.0, id="15"),
        pytest.param(4, 45.0, 0.50, -6.0, id="16"),
        pytest.param(6, 60.0, 0.50, -6.0, id="17"),
        pytest.param(8, 67.5, 0.50, -6.0, id="18"),
        pytest.param(4, 45.0, 1.41, +3.0, id="19"),
    ],
)
def test_steady_sines_between_whose_samples_the_peak_lies(divisor, degrees, amplitude, expected):
    phase = 2 * np.pi * np.arange(RATE) / divisor + np.radians(degrees)
    measured, at_samples = peaks_of(faded(amplitude * np.sin(phase)))

    assert_within(measured, expected)
    assert at_samples < expected - 2 or degrees != 45.0


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_a_single_peak_wherever_it_lies_between_two_samples(offset):  # cases 20 to 23
    # At four times the rate: a tone of a quarter of the rate, in its middle one period that is
    # twice as high; band-limited to what the rate can hold, at its peak exactly full scale.
    at_four = np.sin(2 * np.pi * np.arange(4 * RATE) / 16) * 0.5
    middle = len(at_four) // 2
    at_four[middle : middle + 24] = np.sin(2 * np.pi * np.arange(24) / 24)
    spectrum = np.fft.rfft(faded(at_four))
    spectrum[round(len(spectrum) * 0.22) :] = 0
    limited = np.fft.irfft(spectrum)
    fine = np.fft.irfft(np.pad(spectrum, (0, 3 * len(at_four) // 2)))
    limited /= np.abs(fine).max() * len(fine) / len(limited)
    measured, _ = peaks_of(limited[offset::4])

    assert_within(measured, 0.0)


# Looked at n times per sample, a sine of a share s of the rate reads cos(πs/n) at worst.
@pytest.mark.parametrize(
    ("rate", "highest"), [(8_000, 0.38), (44_100, 0.38), (88_200, 0.19), (192_000, 0.09)]
)
@pytest.mark.parametrize("part", [0.03, 0.5, 0.97, 1.0])
def test_sines_of_any_frequency_and_rate(rate, highest, part):
    phase = 2 * np.pi * highest * part * np.arange(rate // 2) + np.pi / 4
    assert_within(peaks_of(faded(np.sin(phase)), rate=rate)[0], 0.0)
