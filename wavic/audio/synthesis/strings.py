"""Instruments with strings: plucked, struck, bowed, and one that is amplified."""

import math

import numpy as np

from wavic.audio.synthesis.oscillators import (
    RATE,
    Wave,
    bend,
    decay,
    phase,
    read,
    saw,
    silence,
    sine,
    swell,
    table,
    times,
)


def string(
    hertz: float, seconds: float, *, brightness: float, falling: float, seed: int = 5
) -> Wave:
    """A plucked string by Karplus and Strong: noise that goes round and softens at each turn.

    `brightness` 0 to 1 is how hard it is plucked, `falling` the loss per second.
    """
    exact = RATE / hertz
    period = int(exact)
    turns = math.ceil(seconds * RATE / period) + 2
    random = np.random.default_rng(seed + period)
    loop: Wave = random.uniform(-1, 1, period).astype(np.float32)
    for _ in range(round((1 - brightness) * 10)):
        loop = (loop + np.roll(loop, 1)) / 2
    # Plucked off the middle: some harmonics are missing, as on a real one.
    loop = loop - 0.6 * np.roll(loop, period // 6)
    loop -= loop.mean()
    loop /= np.sqrt(np.mean(loop**2)) + np.float32(1e-9)
    # Each turn loses a little, the highest most; all turns at once, by their spectra.
    turn = np.pi * np.arange(period // 2 + 1) / period
    loss = (math.exp(-falling / hertz) * np.cos(turn) ** 2).astype(np.float32)
    spectra = np.fft.rfft(loop) * loss ** np.arange(turns, dtype=np.float32)[:, np.newaxis]
    wave = np.fft.irfft(spectra, period).ravel()
    # The loop is a whole number of samples long; reading it at another pace puts it in tune.
    at = np.arange(round(seconds * RATE), dtype=np.float64) * (period / exact)
    tuned = np.interp(at, np.arange(len(wave)), wave).astype(np.float32)
    return tuned * 0.5 * decay(len(tuned), 0.3, attack=0.002)


def guitar(hertz: float, seconds: float) -> Wave:
    """Steel strings, picked with a finger."""
    return string(hertz, max(seconds * 1.6, 1.4), brightness=0.75, falling=0.9)


def nylon(hertz: float, seconds: float) -> Wave:
    """Softer strings, and a body below them."""
    wave = string(hertz, max(seconds * 1.4, 1.0), brightness=0.35, falling=1.6, seed=9)
    return wave + 0.25 * sine(hertz, len(wave) / RATE) * decay(len(wave), 5)


def dulcimer(hertz: float, seconds: float) -> Wave:
    """Two strings for each note, struck."""
    ring = max(seconds * 1.5, 1.8)
    first = string(hertz * 0.9985, ring, brightness=0.95, falling=0.7, seed=3)
    return 0.7 * (first + string(hertz * 1.0015, ring, brightness=0.9, falling=0.7, seed=4))


def upright_bass(hertz: float, seconds: float) -> Wave:
    """A double bass, plucked: more wood than string."""
    ring = seconds + 0.25
    wave = string(hertz, ring, brightness=0.15, falling=1.5, seed=2)
    body = read(table(1, 0.5, 0.1), phase(hertz, ring)) * decay(len(wave), 2.6, attack=0.012)
    return (0.5 * wave + 1.3 * body) * swell(len(wave), attack=0.004, release=0.2)


def power_chord(hertz: float, seconds: float) -> Wave:
    """A guitar with its fifth and octave through an amplifier that is too small for it."""
    ring = seconds + 0.12
    struck = silence(ring)
    for ratio, level, cents in ((1, 1.0, -3), (1.4983, 0.8, 4), (2, 0.5, 2)):
        tuned = hertz * ratio * 2 ** (cents / 1200)
        struck += level * read(saw(tuned, 1.0, 40), phase(tuned, ring, ratio))
    driven = np.tanh(struck * 3.5 * (0.55 + 0.45 * decay(len(struck), 4)))
    for step in (1, 2, 3, 4):  # the loudspeaker lets nothing high through
        driven = (driven + np.concatenate((driven[:step] * 0, driven[:-step]))) / 2
    return driven * 0.8 * swell(len(driven), attack=0.004, release=0.12)


def strings(hertz: float, seconds: float) -> Wave:
    """Bowed: several players, no two alike."""
    ring = seconds + 0.5
    time = times(ring)
    wave = silence(ring)
    for player, (apart, speed) in enumerate(((-5, 5.1), (4, 5.7), (9, 4.7))):
        shake = apart + 9 * np.minimum(time / 0.4, 1) * np.sin(2 * np.pi * speed * time + player)
        wave += read(saw(hertz, 1.35, 28), bend(hertz, shake, player * 0.3))
    return wave * 0.6 * swell(len(wave), attack=min(0.22, seconds / 2), release=0.5)
