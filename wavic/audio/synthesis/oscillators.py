"""What sounds are made of: cycles read from tables, noise, envelopes."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RATE = 44_100

Wave = NDArray[np.floating]
"""Mono samples, of 32 bits."""
Phase = NDArray[np.uint32]
"""Where in its cycle an oscillator is: the whole of 32 bits is one turn, so it wraps by itself."""

_TURN = 2**32
_TABLE_BITS = 14
_HIGHEST = 16_000  # Hz; what is above it only folds back


def times(seconds: float) -> Wave:
    """The time of each sample."""
    return np.arange(round(seconds * RATE), dtype=np.float32) / np.float32(RATE)


def silence(seconds: float) -> Wave:
    """Nothing, for so long."""
    return np.zeros(round(seconds * RATE), np.float32)


@lru_cache(maxsize=1024)
def table(*harmonics: float) -> Wave:
    """One cycle of these harmonics' levels, the lowest first, at an RMS of 0.35."""
    spectrum = np.zeros(2 ** (_TABLE_BITS - 1) + 1, np.complex64)
    # Phases spread out, or all harmonics would peak at the same moment.
    turns = np.arange(1, len(harmonics) + 1) ** 2 * 0.31
    spectrum[1 : len(harmonics) + 1] = np.array(harmonics) * np.exp(2j * np.pi * turns)
    cycle = np.fft.irfft(spectrum).astype(np.float32)
    return cycle * np.float32(0.35 / np.sqrt(np.mean(cycle**2)))


def saw(hertz: float, slope: float = 1.0, most: int = 60) -> Wave:
    """A cycle whose harmonics fall by 1/n^slope: a saw at 1, softer above."""
    count = max(1, min(most, int(_HIGHEST / hertz)))
    return table(*(n**-slope for n in range(1, count + 1)))


def phase(hertz: float, seconds: float, start: float = 0.0) -> Phase:
    """A steady pitch; `start` in turns."""
    turn = np.arange(round(seconds * RATE), dtype=np.uint32)
    turn *= np.uint32(round(hertz / RATE * _TURN))
    return turn + np.uint32(int(start % 1 * _TURN))


def bend(hertz: float, cents: Wave, start: float = 0.0) -> Phase:
    """A pitch that goes where `cents` takes it."""
    step = hertz / RATE * np.exp2(cents.astype(np.float64) / 1200)
    turns = (np.cumsum(step) + start) % 1
    return (turns * (_TURN - 1)).astype(np.uint32)


def read(cycle: Wave, at: Phase) -> Wave:
    """The cycle, read where the phase is."""
    return cycle[at >> np.uint32(32 - _TABLE_BITS)]


def sine(hertz: float, seconds: float, start: float = 0.0) -> Wave:
    """A sine at full scale."""
    return read(_SINE, phase(hertz, seconds, start))


def detuned(cycle: Wave, hertz: float, seconds: float, cents: tuple[float, ...]) -> Wave:
    """Several of the same, each a little out of tune: as loud as one."""
    voices = [
        read(cycle, phase(hertz * 2 ** (apart / 1200), seconds, start=number * 0.37))
        for number, apart in enumerate(cents)
    ]
    return np.sum(voices, axis=0) * np.float32(1 / math.sqrt(len(voices)))


def noise(seconds: float, low: float, high: float, seed: int = 0) -> Wave:
    """Noise between two frequencies, at an RMS of 0.35; its edges fall softly."""
    length = round(seconds * RATE)
    size = 2 ** max(4, math.ceil(math.log2(max(length, 1))))
    random = np.random.default_rng(seed)
    spectrum = np.fft.rfft(random.standard_normal(size, np.float32))
    hertz = np.fft.rfftfreq(size, 1 / RATE).astype(np.float32) + 1
    spectrum *= 1 / (1 + (low / hertz) ** 4) / (1 + (hertz / high) ** 4)
    wave = np.fft.irfft(spectrum, size)[:length]
    return wave * np.float32(0.35 / (np.sqrt(np.mean(wave**2)) + 1e-9))


def swell(length: int, *, attack: float, release: float) -> Wave:
    """Rises and falls smoothly over seconds, and stays up in between."""
    time = np.arange(length, dtype=np.float32) / np.float32(RATE)
    ramp = np.clip(np.minimum(time / attack, time[::-1] / release), 0, 1)
    return ramp * ramp * (3 - 2 * ramp)


def decay(length: int, per_second: float, *, attack: float = 0.003) -> Wave:
    """Falls exponentially after a short rise, and ends at nothing."""
    time = np.arange(length, dtype=np.float32) / np.float32(RATE)
    wave = np.exp(time * np.float32(-per_second)) * np.minimum(time / np.float32(attack), 1)
    fade = min(length, RATE // 100)
    wave[length - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return wave


_SINE = np.sin(np.linspace(0, 2 * np.pi, 2**_TABLE_BITS, endpoint=False)).astype(np.float32)
