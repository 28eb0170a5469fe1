"""How a piece is written down: lines of notes, and a form that says who plays when.

A line is bars of one symbol a step, as many steps as the bar has symbols; blanks don't count:

    "1-5- 3--. | 4-3- 1---"     eight steps a bar
    "x..o x.X."                 a drum: o softly, X hard

A digit is a note (1 is the first of the scale or of the chord), ' after it an octave up, a comma
an octave down, # a semitone up. - holds what sounds, . is a rest.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Stem = Literal["drums", "bass", "harmony", "lead"]
STEMS: tuple[Stem, ...] = ("drums", "bass", "harmony", "lead")
Reading = Literal["scale", "chord", "strum", "drum"]
"""What a digit counts from: the key, or the bar's chord; x strums that chord whole."""

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
_TONICS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_STROKES = {"o": 0.45, "x": 0.85, "X": 1.15}
_SYMBOL = re.compile(r"([1-9xXo])(#?)([',]*)|[-.]")


@dataclass(frozen=True, slots=True)
class Line:
    """What one instrument plays, over and over; `bars` in the notation above."""

    instrument: str
    stem: Stem
    reads: Reading
    bars: str
    octave: int = 0
    gain: float = 1.0
    pan: float = 0.0
    """-1 is left, 1 is right."""
    room: float = 0.2
    """How much of it goes into the room."""
    echo: float = 0.0
    """How loud each repeat is, three sixteenths later, beside the one before."""
    loose: float = 0.0
    """Seconds by which strokes come early or late."""


@dataclass(frozen=True, slots=True)
class Section:
    """So many bars over these chords (one a bar, repeated), and the lines that play."""

    bars: int
    chords: str
    plays: str
    level: float = 1.0
    fill: str = ""
    """Lines that take the drums' place in the last half bar and lead into the next section."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of music, and the room it is played in."""

    title: str
    beats_per_minute: float
    key: str
    """As musicians write it, such as "F# minor" or "D dorian"."""
    lines: dict[str, Line]
    form: tuple[Section, ...]
    beats: int = 4
    """In a bar."""
    swing: float = 0.0
    """0 is even, 1 makes triplets of each pair of sixteenths."""
    pump: float = 0.0
    """How far bass and harmony duck under each kick."""
    room_seconds: float = 1.8
    seed: int = 1

    @property
    def bar_seconds(self) -> float:
        return self.beats * 60 / self.beats_per_minute

    @property
    def tail_seconds(self) -> float:
        """For the last notes and the room to fade."""
        return 1.0 + self.room_seconds

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return sum(section.bars for section in self.form) * self.bar_seconds + self.tail_seconds

    @property
    def tonic(self) -> int:
        """MIDI note number, between the F below and the E above middle C."""
        name = self.key.partition(" ")[0]
        semitones = _TONICS[name[0]] + name.count("#") - name.count("b")
        return 53 + (semitones - 5) % 12

    def pitch(self, degree: int) -> int:
        """The MIDI note of a step of the scale, 0 being the tonic."""
        octave, step = divmod(degree, 7)
        return self.tonic + 12 * octave + SCALES[self.key.partition(" ")[2]][step]

    def chord(self, bar: int, chords: str) -> tuple[int, ...]:
        """The steps of the scale in a bar's chord, such as "2.79", its root first."""
        written = chords.split()
        root, _, added = written[bar % len(written)].partition(".")
        first = int(root) - 1
        return (first, first + 2, first + 4, *(first + int(step) - 1 for step in added))


@dataclass(slots=True)
class Note:
    """One note of a bar: `start` and `length` in bars, `strength` 1 for all but drums' strokes."""

    start: float
    length: float
    degree: int
    raised: int = 0
    octave: int = 0
    strength: float = 1.0


@lru_cache(maxsize=256)
def read(bars: str) -> tuple[tuple[Note, ...], ...]:
    """The notes of each bar of a line."""
    result: list[tuple[Note, ...]] = []
    sounding: Note | None = None
    for bar in bars.split("|"):
        symbols = list(_SYMBOL.finditer(bar.replace(" ", "")))
        notes: list[Note] = []
        for step, symbol in enumerate(symbols):
            if symbol[0] == "-":
                if sounding:
                    sounding.length += 1 / len(symbols)
                continue
            sounding = None
            if symbol[0] == ".":
                continue
            sounding = _note(symbol, step / len(symbols), 1 / len(symbols))
            notes.append(sounding)
        result.append(tuple(notes))
    return tuple(result)


def _note(symbol: re.Match[str], start: float, length: float) -> Note:
    head, raised, marks = symbol[1], symbol[2], symbol[3]
    return Note(
        start=start,
        length=length,
        degree=int(head) - 1 if head.isdigit() else 0,
        raised=len(raised),
        octave=marks.count("'") - marks.count(","),
        strength=_STROKES.get(head, 1.0),
    )
