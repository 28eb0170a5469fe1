"""Instruments: a pitch and a length in, samples out, at about the same level as each other."""

import math
from collections.abc import Callable

import numpy as np

from wavic.audio.synthesis.oscillators import (
    RATE,
    Wave,
    bend,
    decay,
    detuned,
    noise,
    phase,
    read,
    saw,
    silence,
    sine,
    swell,
    table,
    times,
)
from wavic.audio.synthesis.singing import choir, humming, voice
from wavic.audio.synthesis.strings import (
    dulcimer,
    guitar,
    nylon,
    power_chord,
    strings,
    upright_bass,
)

Instrument = Callable[[float, float], Wave]
"""Hertz and seconds that a note is held; what sounds may go on for longer."""


def pad(hertz: float, seconds: float) -> Wave:
    """Slow, wide and warm; it opens and closes again."""
    ring = seconds + 1.2
    dark = detuned(saw(hertz, 2.0, 14), hertz, ring, (-6, 0, 5))
    bright = detuned(saw(hertz, 1.25, 30), hertz, ring, (-9, 8))
    opening = swell(len(dark), attack=seconds * 0.55, release=seconds * 0.55 + 1.2)
    envelope = swell(len(dark), attack=min(0.5, seconds * 0.4), release=1.2)
    return (dark + 0.7 * opening * bright) * envelope


def supersaw(hertz: float, seconds: float) -> Wave:
    """Seven saws at once: the wide chord of a chorus."""
    wave = detuned(saw(hertz, 1.05), hertz, seconds + 0.15, (-14, -9, -4, 0, 5, 9, 13))
    return wave * swell(len(wave), attack=0.012, release=0.15)


def stab(hertz: float, seconds: float) -> Wave:
    """A short bright chord that closes at once."""
    ring = seconds + 0.25
    bright, dark = (
        detuned(saw(hertz, 1.0), hertz, ring, (-8, 7)),
        read(saw(hertz, 2.2, 10), phase(hertz, ring)),
    )
    return (bright * decay(len(bright), 13) + 0.6 * dark * decay(len(dark), 7)) * 1.1


def arpeggio(hertz: float, seconds: float) -> Wave:
    """Plucked electrically: bright for a moment, then round."""
    ring = seconds + 0.2
    bright, round_ = (
        read(saw(hertz, 1.0), phase(hertz, ring)),
        read(table(1, 0.3, 0.12, 0.05), phase(hertz, ring, 0.2)),
    )
    return bright * decay(len(bright), 26) + 0.8 * round_ * decay(len(round_), 9)


def synth_bass(hertz: float, seconds: float) -> Wave:
    """A saw that closes quickly over a firm ground."""
    ring = seconds + 0.05
    ground = read(table(1, 0.45, 0.18, 0.06), phase(hertz, ring))
    bite = detuned(saw(hertz, 1.1, 40), hertz, ring, (-4, 4)) * decay(round(ring * RATE), 11)
    return (ground + 0.7 * bite) * swell(len(ground), attack=0.006, release=0.05)


def sub_bass(hertz: float, seconds: float) -> Wave:
    """Nearly a sine: felt rather than heard."""
    wave = read(table(1, 0.22, 0.1, 0.03), phase(hertz, seconds + 0.12))
    return wave * swell(len(wave), attack=0.03, release=0.12)


def electric_piano(hertz: float, seconds: float) -> Wave:
    """Tines: a bell at the start, then nearly a sine."""
    ring = seconds + 0.5
    time = times(ring)
    bell = 1.1 * decay(len(time), 7) * sine(hertz * 14.02, ring) * min(1, 300 / hertz)
    turn = sine(hertz, ring) * (1.3 * np.exp(-2.2 * time)).astype(np.float32) + 0.12 * bell
    wave = np.sin(2 * np.pi * hertz * time + turn)
    tremolo = 1 + 0.12 * np.sin(2 * np.pi * 4.6 * time)
    return (
        wave * 0.6 * tremolo * decay(len(time), 1.1) * swell(len(time), attack=0.004, release=0.4)
    )


def piano(hertz: float, seconds: float) -> Wave:
    """Stiff strings: partials that lie a little too high, the upper ones gone first."""
    ring = min(seconds + 0.6, 4.5)
    time = times(ring)
    wave = silence(ring)
    hammer = noise(0.1, 200, 2_500, seed=8)
    wave[: len(hammer)] = 0.15 * hammer * decay(len(hammer), 60)
    for n in range(1, max(3, min(14, int(9_000 / hertz))) + 1):
        partial = n * hertz * math.sqrt(1 + 0.0004 * n * n)
        level = n**-1.25 * abs(math.sin(math.pi * n / 7.5)) * 2.2
        loss = 0.7 + hertz / 700 + 0.5 * n
        wave += level * sine(partial, ring, n * 0.21) * decay(len(time), loss, attack=0.002)
    return wave * 0.55 * swell(len(time), attack=0.001, release=0.35)


def organ(hertz: float, seconds: float) -> Wave:
    """Drawbars, and a slowly turning loudspeaker."""
    ring = seconds + 0.1
    time = times(ring)
    turning = 6 * np.sin(2 * np.pi * 0.8 * time)
    wave = read(table(0.9, 1, 0.8, 0.35, 0, 0.3, 0, 0.25), bend(hertz, turning))
    return wave * 0.8 * swell(len(wave), attack=0.02, release=0.1)


def lead(hertz: float, seconds: float) -> Wave:
    """A synthesiser that plays the tune, with a hint of vibrato."""
    ring = seconds + 0.12
    time = times(ring)
    shake = 14 * np.clip((time - 0.2) / 0.3, 0, 1) * np.sin(2 * np.pi * 5.5 * time)
    at = bend(hertz, shake)
    wave = read(saw(hertz, 1.15, 40), at) + 0.5 * read(table(1, 0, 0.33, 0, 0.2), at + at)
    return wave * 0.8 * swell(len(wave), attack=0.015, release=0.12)


def bell(hertz: float, seconds: float) -> Wave:
    """Glass, struck; it rings on."""
    ring = seconds + 2.2
    time = times(ring)
    turn = sine(hertz * 3.507, ring) * (1.9 * np.exp(-2.6 * time)).astype(np.float32)
    return np.sin(2 * np.pi * hertz * time + turn) * 0.5 * decay(len(time), 1.7)


def vibraphone(hertz: float, seconds: float) -> Wave:
    """Metal bars above turning discs."""
    ring = seconds + 0.9
    time = times(ring)
    turning = 1 + 0.3 * np.sin(2 * np.pi * 4.2 * time)
    bar = sine(hertz, ring) * decay(len(time), 1.6)
    return 0.55 * turning * (bar + 0.22 * sine(hertz * 4, ring) * decay(len(time), 6))


def marimba(hertz: float, seconds: float) -> Wave:
    """Wooden bars."""
    ring = max(seconds, 0.55)
    length = round(ring * RATE)
    wave = sine(hertz, ring) * decay(length, 6.5)
    wave += 0.35 * sine(hertz * 3.93, ring) * decay(length, 15)
    return 0.85 * (wave + 0.12 * sine(hertz * 9.4, ring) * decay(length, 32))


INSTRUMENTS: dict[str, Instrument] = {
    played.__name__: played
    for played in (
        *(pad, strings, supersaw, stab, arpeggio, synth_bass, sub_bass, guitar, nylon, dulcimer),
        *(upright_bass, power_chord, electric_piano, piano, organ, voice, humming, choir, lead),
        *(bell, vibraphone, marimba),
    )
}
