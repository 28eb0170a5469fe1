"""Filters and rooms, as impulses that a signal is convolved with."""

import math

import numpy as np
from numpy.typing import NDArray

from wavic.audio.synthesis.oscillators import RATE, Wave

_TAPS = 2_048
Curve = tuple[tuple[float, float], ...]
"""Hertz and decibels, the lowest first; straight in between on a scale of octaves."""


def convolve(signal: Wave, *impulses: Wave) -> NDArray[np.floating]:
    """The signal through each impulse, as rows of the signal's length; by overlapping blocks."""
    longest = max(map(len, impulses))
    size = 2 ** math.ceil(math.log2(longest * 4))
    step = size - longest + 1
    blocks = math.ceil(len(signal) / step)
    padded = np.zeros(blocks * step, np.float32)
    padded[: len(signal)] = signal
    spectra = np.fft.rfft(padded.reshape(blocks, step), size)
    result = np.zeros((len(impulses), blocks * step + size), np.float32)
    for row, impulse in zip(result, impulses, strict=True):
        pieces = np.fft.irfft(spectra * np.fft.rfft(impulse, size), size)
        for number, piece in enumerate(pieces):
            row[number * step : number * step + size] += piece
    return result[:, : len(signal)]


def equaliser(curve: Curve) -> Wave:
    """An impulse that shapes the spectrum so; it delays by half its length."""
    hertz = np.fft.rfftfreq(_TAPS, 1 / RATE)
    hertz[0] = hertz[1] / 2
    octaves = np.log2(hertz)
    gains = np.interp(octaves, [math.log2(at) for at, _ in curve], [gain for _, gain in curve])
    impulse = np.roll(np.fft.irfft(10 ** (gains / 20)), _TAPS // 2)
    return (impulse * np.hanning(_TAPS)).astype(np.float32)


def equalise(stereo: NDArray[np.floating], curve: Curve) -> NDArray[np.floating]:
    """Both channels with their spectrum shaped, where they were in time."""
    late = _TAPS // 2
    padded = np.pad(stereo, ((0, 0), (0, late)))
    return np.stack([convolve(channel, equaliser(curve))[0, late:] for channel in padded])


def room(seconds: float, seed: int) -> tuple[Wave, Wave]:
    """What comes back from the walls, for either ear: noise that fades and grows darker."""
    length = round(seconds * RATE)
    time = np.arange(length, dtype=np.float32) / np.float32(RATE)
    random = np.random.default_rng(seed)
    ears = []
    for _ in range(2):
        bright = random.standard_normal(length, np.float32)
        dark = (bright + np.roll(bright, 1) + np.roll(bright, 2) + np.roll(bright, 3)) / 2
        fading = np.exp(time * np.float32(-6.9 / seconds))
        ear = 0.4 * bright * fading**2.5 + dark * fading
        ear[: round(0.012 * RATE)] = 0  # the nearest wall is some steps away
        ear -= np.convolve(ear, np.full(256, 1 / 256, np.float32), "same")  # no rumble
        ears.append(ear / np.sqrt(np.sum(ear**2)))
    return ears[0], ears[1]
