"""Drums and noises: how long a stroke is held in, samples out."""

from collections.abc import Callable

import numpy as np

from wavic.audio.synthesis.oscillators import (
    RATE,
    Wave,
    decay,
    noise,
    silence,
    sine,
    swell,
    times,
)

Drum = Callable[[float], Wave]
"""Seconds that a stroke is held, which only noises heed."""


def _skin(seconds: float, low: float, drop: float, speed: float, falling: float) -> Wave:
    """A drum's skin: a sine that falls to `low` Hz from `drop` above it."""
    time = times(seconds)
    turns = low * time + drop / speed * (1 - np.exp(-speed * time))
    return np.sin(2 * np.pi * turns) * decay(len(time), falling, attack=0.001)


def kick(_held: float) -> Wave:
    """Hard and tight."""
    wave = 1.25 * _skin(0.42, 48, 190, 34, 8.5)
    click = 0.5 * noise(0.02, 1_500, 6_000, seed=21)
    wave[: len(click)] += click * decay(len(click), 220, attack=0.0005)
    return np.tanh(1.3 * wave)


def soft_kick(_held: float) -> Wave:
    """A felt beater on a large drum."""
    return 1.1 * _skin(0.4, 52, 70, 28, 9)


def snare(_held: float) -> Wave:
    """Skin and wires."""
    wires = noise(0.28, 1_200, 9_000, seed=22)
    wave = 0.95 * wires * decay(len(wires), 17, attack=0.001)
    skin = 0.75 * _skin(0.28, 178, 120, 60, 20)
    return np.tanh(1.4 * (wave + skin))


def rim(_held: float) -> Wave:
    """The stick across the rim."""
    wave = silence(0.09)
    for hertz in (1_720, 880, 2_610):
        wave += 0.4 * sine(hertz, 0.09) * decay(len(wave), 70, attack=0.0005)
    return wave


def brush(_held: float) -> Wave:
    """Wire brushes on a snare."""
    wave = noise(0.26, 1_800, 7_000, seed=23)
    return 0.5 * wave * swell(len(wave), attack=0.03, release=0.21)


def clap(_held: float) -> Wave:
    """Several hands, never quite together."""
    wave = silence(0.3)
    for late in (0, 0.011, 0.021, 0.034):
        hands = noise(0.26, 900, 5_000, seed=round(24 + late * 1_000))
        start = round(late * RATE)
        wave[start : start + len(hands)] += 0.5 * hands * decay(len(hands), 24, attack=0.001)
    return wave


def hat(_held: float) -> Wave:
    """Closed."""
    wave = noise(0.07, 7_500, 15_000, seed=25)
    return 0.5 * wave * decay(len(wave), 62, attack=0.0005)


def open_hat(_held: float) -> Wave:
    """Half open."""
    wave = noise(0.32, 6_500, 15_000, seed=26)
    return 0.45 * wave * decay(len(wave), 11, attack=0.001)


def shaker(_held: float) -> Wave:
    """Seeds in a gourd."""
    wave = noise(0.09, 5_000, 12_000, seed=27)
    return 0.4 * wave * swell(len(wave), attack=0.03, release=0.06)


def ride(_held: float) -> Wave:
    """A large cymbal, at its edge."""
    wave = 0.25 * noise(0.9, 5_500, 13_000, seed=28) * decay(round(0.9 * RATE), 5)
    return wave + 0.12 * sine(3_140, 0.9) * decay(len(wave), 9)


def crash(_held: float) -> Wave:
    """A cymbal that washes over a first beat."""
    wave = noise(2.4, 3_500, 14_000, seed=29)
    return 0.75 * wave * decay(len(wave), 2.1, attack=0.002)


def tom(_held: float) -> Wave:
    """On the floor."""
    return 1.1 * _skin(0.45, 86, 60, 18, 8)


def high_tom(_held: float) -> Wave:
    """On the rack."""
    return 1.0 * _skin(0.36, 138, 80, 22, 10)


def conga(_held: float) -> Wave:
    """An open hand."""
    wave = _skin(0.3, 205, 40, 40, 13)
    slap = noise(0.03, 800, 4_000, seed=30)
    wave[: len(slap)] += 0.5 * slap * decay(len(slap), 120, attack=0.0005)
    return 0.8 * wave


def frame_drum(_held: float) -> Wave:
    """A wide frame, a thumb in its middle."""
    wave = 1.1 * _skin(0.8, 72, 26, 14, 5)
    return wave + 0.25 * noise(0.8, 300, 1_500, seed=31) * decay(len(wave), 26)


def riser(held: float) -> Wave:
    """Noise that grows towards what comes next."""
    low, high = noise(held, 500, 3_000, seed=32), noise(held, 3_000, 13_000, seed=33)
    growth = np.linspace(0, 1, len(low), dtype=np.float32)
    return 0.8 * (low * growth**2 * (1 - growth**6) + high * growth**3 * (1 - growth**20))


def sea(held: float) -> Wave:
    """Waves on a beach, one for each stroke."""
    ring = held + 3.0
    low, high = noise(ring, 120, 700, seed=34), noise(ring, 900, 5_000, seed=35)
    wave = low * swell(len(low), attack=ring * 0.45, release=ring * 0.55)
    return 0.7 * (wave + 0.5 * high * swell(len(high), attack=ring * 0.6, release=ring * 0.4))


def vinyl(held: float) -> Wave:
    """A worn groove: hiss, and dust now and then."""
    wave = 0.12 * noise(held, 800, 9_000, seed=36)
    random = np.random.default_rng(37)
    dust = np.zeros_like(wave)
    dust[random.integers(0, len(wave), max(1, round(9 * held)))] = random.uniform(0.3, 1)
    pop = noise(0.004, 1_000, 7_000, seed=38)
    return wave + np.convolve(dust, pop - pop.mean())[: len(wave)]


DRUMS: dict[str, Drum] = {
    struck.__name__: struck
    for struck in (
        *(kick, soft_kick, snare, rim, brush, clap, hat, open_hat, shaker, ride, crash),
        *(tom, high_tom, conga, frame_drum, riser, sea, vinyl),
    )
}
