"""Short words for the lines that most pieces are written with."""

from typing import Any

from wavic.audio.synthesis.score import Line

ONCE = "X|.|.|.|.|.|.|."
"""A stroke on the first beat of eight bars."""
RISE = ".|.|x|-"
"""Something that grows over the last two of four bars."""
EIGHTHS, SIXTEENTHS = "x.x.x.x.x.x.x.x.", "xoxoxoxoxoxoxoxo"
FOUR, BACKBEAT, OFFBEAT = "x...x...x...x...", "....x.......x...", "..x...x...x...x."


def drum(instrument: str, bars: str, gain: float = 1.0, **more: Any) -> Line:
    """A drum, or a noise."""
    return Line(instrument, "drums", "drum", bars, gain=gain, **{"room": 0.1, **more})


def bass(instrument: str, bars: str, gain: float = 1.0, **more: Any) -> Line:
    """A bass, which counts from the chord's root."""
    return Line(
        instrument, "bass", "chord", bars, gain=gain, **{"octave": -2, "room": 0.02, **more}
    )


def chords(instrument: str, bars: str, gain: float = 1.0, **more: Any) -> Line:
    """Whole chords."""
    return Line(instrument, "harmony", "strum", bars, gain=gain, **{"room": 0.3, **more})


def figure(instrument: str, bars: str, gain: float = 1.0, **more: Any) -> Line:
    """The chord's notes, one after the other."""
    return Line(instrument, "harmony", "chord", bars, gain=gain, **{"room": 0.3, **more})


def tune(instrument: str, bars: str, gain: float = 1.0, **more: Any) -> Line:
    """What people whistle afterwards."""
    return Line(instrument, "lead", "scale", bars, gain=gain, **{"room": 0.35, **more})
