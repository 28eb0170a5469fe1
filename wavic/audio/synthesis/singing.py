"""Voices: a throat's harmonics through a mouth, with breath."""

import math

import numpy as np

from wavic.audio.synthesis.oscillators import (
    Wave,
    bend,
    noise,
    read,
    silence,
    swell,
    table,
    times,
)

_VOWELS = {  # centre, width (Hz) and level of what a mouth lets through
    "ah": ((760, 110, 1.0), (1180, 130, 0.6), (2700, 200, 0.28), (3500, 250, 0.12)),
    "oh": ((460, 90, 1.0), (850, 110, 0.5), (2600, 200, 0.12), (3300, 250, 0.06)),
    "oo": ((340, 80, 1.0), (760, 100, 0.22), (2300, 200, 0.05), (3000, 250, 0.02)),
}


def _mouth(hertz: float, vowel: str) -> Wave:
    levels = []
    for n in range(1, max(4, min(48, int(7_000 / hertz))) + 1):
        through = sum(
            level / (1 + ((n * hertz - centre) / width) ** 2)
            for centre, width, level in _VOWELS[vowel]
        )
        levels.append(n**-0.6 * (through + 0.015))
    return table(*levels)


def _sung(hertz: float, seconds: float, vowel: str, *, singers: int, attack: float) -> Wave:
    ring = seconds + 0.18
    time = times(ring)
    wave = silence(ring)
    for singer in range(singers):
        # Comes in from below, and shakes once it is there.
        scoop = -70 * np.exp(-time / 0.05)
        speed = 5.2 + 0.35 * singer
        shake = 22 * np.clip((time - 0.18) / 0.35, 0, 1) * np.sin(2 * np.pi * speed * time + singer)
        apart = 7 * (singer - (singers - 1) / 2)
        wave += read(_mouth(hertz, vowel), bend(hertz, scoop + shake + apart, singer * 0.27))
    wave *= np.float32(1 / math.sqrt(singers))
    wave += 0.045 * noise(ring, 1_500, 7_000, seed=6)  # breath
    return wave * swell(len(wave), attack=min(attack, seconds * 0.6), release=0.18)


def voice(hertz: float, seconds: float) -> Wave:
    """Somebody who sings "ah", doubled."""
    return _sung(hertz, seconds, "ah", singers=2, attack=0.07)


def humming(hertz: float, seconds: float) -> Wave:
    """Somebody close to the microphone, on "oh"."""
    return _sung(hertz, seconds, "oh", singers=2, attack=0.1)


def choir(hertz: float, seconds: float) -> Wave:
    """Many, far away, on "oo"."""
    return _sung(hertz, seconds, "oo", singers=4, attack=0.7)
