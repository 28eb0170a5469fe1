"""A little music, made of numbers: what the demo plays, and as long as tests need it.

A piece is a chord progression, a tempo and a seed; from them come chords, bass, drums and a
melody. Rendering is deterministic: the same piece and mix give the same samples.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wavic.audio.encoding import FLAC, Encoding, Samples, encode

RATE = 44_100
_BEATS_PER_BAR = 4
_SCALES = {"minor": (0, 2, 3, 5, 7, 8, 10), "major": (0, 2, 4, 5, 7, 9, 11)}

Wave = NDArray[np.float32]
"""Mono samples."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What to play: `chords` are scale degrees counted from 0, one a bar, repeated."""

    title: str
    artist: str
    beats_per_minute: int
    key: str
    tonic: int
    """MIDI note number."""
    scale: Literal["minor", "major"]
    chords: tuple[int, ...]
    bars: int
    seed: int

    @property
    def seconds(self) -> float:
        """How long it lasts: its bars, and a bar for the last chord to fade."""
        return (self.bars + 1) * _BEATS_PER_BAR * 60 / self.beats_per_minute


@dataclass(frozen=True, slots=True)
class Mix:
    """How loud each part is, and how much room there is around it."""

    chords: float
    bass: float
    drums: float
    melody: float
    room: float
    width: float


MIXES = {
    1: Mix(chords=0.9, bass=0.7, drums=0.5, melody=0.35, room=0.45, width=0.3),
    2: Mix(chords=0.6, bass=0.9, drums=0.9, melody=0.8, room=0.2, width=0.9),
}
"""A first mix, far away and shy of its melody, and the second one that was asked for."""

PIECES = (
    Piece("Harbour Lights", "The Night Ferry", 92, "A minor", 57, "minor", (0, 5, 2, 6), 16, 11),
    Piece("Paper Kites", "The Night Ferry", 112, "D major", 62, "major", (0, 4, 5, 3), 16, 23),
    Piece("Slow Tide", "The Night Ferry", 72, "E minor", 52, "minor", (0, 3, 5, 4), 12, 37),
    Piece("Morning Market", "The Night Ferry", 124, "G major", 55, "major", (0, 5, 3, 4), 20, 41),
)


def render(piece: Piece, *, mix: int = 1) -> Samples:
    """The piece in stereo at RATE, peaking just below full scale."""
    levels = MIXES[mix]
    left, right = _silence(piece), _silence(piece)
    for level, place, wave in (
        (levels.chords, -0.5, _chords(piece)),
        (levels.bass, 0.0, _bass(piece)),
        (levels.drums, 0.1, _drums(piece)),
        (levels.melody, 0.5, _melody(piece)),
    ):
        pan = place * levels.width
        left += wave * np.float32(level * math.sqrt((1 - pan) / 2))
        right += wave * np.float32(level * math.sqrt((1 + pan) / 2))
    # Two rooms of different length: what reaches the ears is not the same, which is width.
    left += levels.room * _room(left, (0.0297, 0.0371, 0.0411, 0.0437))
    right += levels.room * _room(right, (0.0313, 0.0353, 0.0399, 0.0461))
    stereo = np.stack((left, right), axis=1)
    tail = round(_bar_seconds(piece) * RATE)
    stereo[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)[:, np.newaxis] ** 2
    stereo = np.tanh(stereo)
    return stereo * np.float32(0.9 / np.abs(stereo).max())


def render_file(piece: Piece, *, mix: int = 1, encoding: Encoding = FLAC) -> bytes:
    """The rendered piece as an audio file, tagged with its title and artist."""
    tags = {"title": f"{piece.title} (mix {mix})", "artist": piece.artist}
    return encode(render(piece, mix=mix), encoding, rate=RATE, tags=tags)


def _chords(piece: Piece) -> Wave:
    """A soft pad: three notes a bar, each of a few detuned harmonics."""
    wave = _silence(piece)
    for bar in range(piece.bars):
        root = piece.chords[bar % len(piece.chords)]
        for degree in (root, root + 2, root + 4):
            note = _note(_pitch(piece, degree), _bar_seconds(piece) * 1.15, (1, 0.4, 0.15, 0.06))
            _place(wave, note * _envelope(len(note), attack=0.25, release=0.9), piece, bar * 4)
    return wave * 0.25


def _bass(piece: Piece) -> Wave:
    wave = _silence(piece)
    for bar in range(piece.bars):
        root = piece.chords[bar % len(piece.chords)]
        for beat, degree in ((0, root), (1.5, root), (2, root + 4), (3.5, root)):
            note = _note(_pitch(piece, degree) - 24, 0.45, (1, 0.5, 0.2))
            _place(wave, note * _decay(len(note), 5), piece, bar * 4 + beat)
    return wave * 0.6


def _drums(piece: Piece) -> Wave:
    random = np.random.default_rng(piece.seed)
    kick_time = np.arange(round(0.25 * RATE), dtype=np.float32) / RATE
    kick = np.sin(2 * np.pi * (50 * kick_time + 3 * (1 - np.exp(-kick_time * 40))))
    kick *= np.exp(-kick_time * 14)
    snare = random.standard_normal(round(0.18 * RATE), np.float32)
    snare *= 0.35 * _decay(len(snare), 22)
    hat = np.diff(random.standard_normal(round(0.06 * RATE), np.float32))
    hat *= 0.12 * _decay(len(hat), 70)
    wave = _silence(piece)
    for bar in range(1, piece.bars):
        for half_beat in range(8):
            beat = bar * 4 + half_beat / 2
            _place(wave, hat * random.uniform(0.6, 1), piece, beat)
            if half_beat in {0, 4, 5}:
                _place(wave, kick, piece, beat)
            if half_beat in {2, 6}:
                _place(wave, snare, piece, beat)
    return wave


def _melody(piece: Piece) -> Wave:
    """A walk through the scale that rests on a note of the chord at the start of each bar."""
    random = np.random.default_rng(piece.seed + 1)
    wave = _silence(piece)
    degree = 7
    for bar in range(2, piece.bars):
        root = piece.chords[bar % len(piece.chords)]
        for beat in (0, 1, 1.5, 2, 3):
            if beat == 0:
                degree = 7 + root + int(random.choice((-5, -3, 0, 2)))
            elif random.random() < 0.25:
                continue
            degree = int(np.clip(degree + random.choice((-2, -1, -1, 1, 1, 2)), 3, 16))
            note = _note(_pitch(piece, degree), 1.2, (1, 0.1, 0.3, 0.02, 0.08))
            _place(wave, note * _decay(len(note), 3.5), piece, bar * 4 + beat)
    return wave * 0.5


def _bar_seconds(piece: Piece) -> float:
    return _BEATS_PER_BAR * 60 / piece.beats_per_minute


def _silence(piece: Piece) -> Wave:
    return np.zeros(round(piece.seconds * RATE), np.float32)


def _pitch(piece: Piece, degree: int) -> int:
    """The MIDI note of a scale degree, which may lie octaves above the tonic."""
    octave, step = divmod(degree, 7)
    return piece.tonic + 12 * octave + _SCALES[piece.scale][step]


@lru_cache(maxsize=64)
def _note(pitch: int, seconds: float, harmonics: tuple[float, ...]) -> Wave:
    """A steady tone of two voices, slightly out of tune with each other. Not to be written to."""
    phase = 2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * np.arange(round(seconds * RATE)) / RATE
    wave = np.zeros(len(phase), np.float32)
    for number, level in enumerate(harmonics, 1):
        for detuned, share in ((1, 0.6), (1.003, 0.4)):
            cycle = (number * detuned * phase).astype(np.float32)
            wave += np.float32(level * share) * np.sin(cycle)
    return wave


def _envelope(length: int, *, attack: float, release: float) -> Wave:
    """Rises and falls over seconds, and stays up in between."""
    time = np.arange(length, dtype=np.float32) / RATE
    rise, fall = time / attack, time[::-1] / release
    return np.clip(np.minimum(rise, fall), 0, 1).astype(np.float32)


def _decay(length: int, per_second: float) -> Wave:
    """Falls exponentially, after a rise of 4 ms that avoids a click."""
    time = np.arange(length, dtype=np.float32) / RATE
    return (np.minimum(time / 0.004, 1) * np.exp(-time * per_second)).astype(np.float32)


def _place(wave: Wave, note: Wave, piece: Piece, beat: float) -> None:
    """Add a note to the wave at a beat, as far as it fits."""
    start = round(beat * 60 / piece.beats_per_minute * RATE)
    end = min(start + len(note), len(wave))
    wave[start:end] += note[: end - start]


def _room(wave: Wave, delays: tuple[float, ...]) -> Wave:
    """What comes back from the walls: one comb filter, y[n] = x[n] + 0.8·y[n - delay], each."""
    echoes = np.zeros_like(wave)
    for delay in delays:
        step = round(delay * RATE)
        comb = np.roll(wave, step)
        comb[:step] = 0
        for start in range(step, len(comb), step):
            block = comb[start : start + step]
            block += 0.8 * comb[start - step : start][: len(block)]
        echoes += comb
    return echoes * np.float32(0.5 / len(delays))
