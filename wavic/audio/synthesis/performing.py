"""A written piece becomes sound: a stereo stem for each group of instruments, and the room."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from wavic.audio.synthesis.drums import DRUMS
from wavic.audio.synthesis.filters import convolve, room
from wavic.audio.synthesis.instruments import INSTRUMENTS
from wavic.audio.synthesis.oscillators import RATE, Wave
from wavic.audio.synthesis.score import STEMS, Line, Note, Piece, Section, Stem, read

Stereo = NDArray[np.floating]
"""Shape (2, samples), of 32 bits."""

_ECHOES = 4
_DUCK_SECONDS = 0.32
_STRUM_SECONDS = 0.014  # from one string to the next
_CENTRE = 62  # MIDI note around which chords are laid


@dataclass(frozen=True, slots=True)
class Performance:
    """What was recorded: the stems, dry, and the room around all of them."""

    piece: Piece
    stems: dict[Stem, Stereo]
    room: Stereo


def perform(piece: Piece) -> Performance:
    """Play a piece. The same one sounds the same every time."""
    return _Player(piece).play()


class _Player:
    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._length = round(piece.seconds * RATE)
        self._stems: dict[Stem, Stereo] = {
            stem: np.zeros((2, self._length), np.float32) for stem in STEMS
        }
        self._room = np.zeros(self._length, np.float32)
        self._kicks: list[int] = []
        self._random = np.random.default_rng(piece.seed)
        self._sound = lru_cache(maxsize=None)(_sound)  # of one line's notes

    def play(self) -> Performance:
        for name, line in self._piece.lines.items():
            bar = 0
            for section in self._piece.form:
                if name in section.plays.split():
                    self._line(line, section, bar)
                bar += section.bars
                if name in section.fill.split():
                    self._fill(line, section, bar - 1)
            self._sound.cache_clear()
        if self._piece.pump:
            self._duck()
        ears = room(self._piece.room_seconds, self._piece.seed)
        return Performance(self._piece, self._stems, convolve(self._room, *ears))

    def _line(self, line: Line, section: Section, first: int) -> None:
        bars = read(line.bars)
        for bar in range(section.bars):
            chord = self._piece.chord(bar, section.chords)
            filled = bool(section.fill) and line.stem == "drums" and bar == section.bars - 1
            for note in bars[bar % len(bars)]:
                if not (filled and note.start >= 0.5):
                    self._note(line, note, first + bar, chord, section.level)

    def _fill(self, line: Line, section: Section, bar: int) -> None:
        for note in read(line.bars)[0]:
            if note.start >= 0.5:
                self._note(line, note, bar, (0,), section.level)

    def _note(self, line: Line, note: Note, bar: int, chord: tuple[int, ...], level: float) -> None:
        seconds = note.length * self._piece.bar_seconds
        start = (bar + self._swung(note.start)) * self._piece.bar_seconds
        start += line.loose * self._random.uniform(-1, 1)
        level *= line.gain * note.strength * self._random.uniform(0.9, 1.05)
        if line.reads == "drum":
            if "kick" in line.instrument:
                self._kicks.append(round(start * RATE))
            self._place(line, self._sound(line.instrument, 0, seconds), start, level)
            return
        for number, pitch in enumerate(self._pitches(line, note, chord)):
            late = number * _STRUM_SECONDS * (line.loose > 0)
            self._place(line, self._sound(line.instrument, pitch, seconds), start + late, level)

    def _pitches(self, line: Line, note: Note, chord: tuple[int, ...]) -> list[int]:
        up = 12 * (line.octave + note.octave) + note.raised
        if line.reads == "scale":
            return [self._piece.pitch(note.degree) + up]
        if line.reads == "chord":
            return [self._piece.pitch(chord[0] + note.degree) + up]
        # Each note in the octave where it lies nearest: so chords move as little as can be.
        centre = _CENTRE + 12 * line.octave
        laid = [self._piece.pitch(step) for step in chord]
        return sorted(pitch + 12 * round((centre - pitch) / 12) for pitch in laid)

    def _swung(self, position: float) -> float:
        """A position in the bar, its off-beat sixteenths later."""
        eighths = position * self._piece.beats * 2
        whole, within = divmod(eighths, 1)
        half = 0.5 + self._piece.swing / 6
        warped = within / 0.5 * half if within < 0.5 else half + (within - 0.5) / 0.5 * (1 - half)
        return (whole + warped) / (self._piece.beats * 2)

    def _place(self, line: Line, wave: Wave, seconds: float, level: float) -> None:
        sixteenths = 3 * self._piece.bar_seconds / self._piece.beats / 4
        pan = line.pan
        for repeat in range(_ECHOES if line.echo else 1):
            start = max(0, round((seconds + repeat * sixteenths) * RATE))
            end = min(start + len(wave), self._length)
            if start >= end:
                return
            sound = wave[: end - start]
            left, right = self._stems[line.stem][:, start:end]
            left += sound * np.float32(level * math.sqrt((1 - pan) / 2))
            right += sound * np.float32(level * math.sqrt((1 + pan) / 2))
            if line.room:
                self._room[start:end] += sound * np.float32(level * line.room)
            level, pan = level * line.echo, 0.7 if repeat % 2 else -0.7

    def _duck(self) -> None:
        shape: Wave = np.arange(round(_DUCK_SECONDS * RATE), dtype=np.float32) / RATE
        shape = 1 - np.float32(self._piece.pump) * np.exp(-((shape / 0.13) ** 2))
        gain: Wave = np.ones(self._length, np.float32)
        for start in self._kicks:
            part = gain[start : start + len(shape)]
            np.minimum(part, shape[: len(part)], out=part)
        self._stems["bass"] *= gain
        self._stems["harmony"] *= gain
        self._room *= gain


def _sound(instrument: str, pitch: int, seconds: float) -> Wave:
    if instrument in DRUMS:
        return DRUMS[instrument](seconds)
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    return INSTRUMENTS[instrument](hertz, seconds).astype(np.float32, copy=False)
