"""Papers that lie around in a studio: chord sheets, written from the score, and a running order."""

from collaboration.demo.catalogue import Record, Song
from wavic.audio.synthesis import Piece

_SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_FLATS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_IN_FLATS = {"F major", "Bb major", "Eb major", "F minor", "G minor", "C minor", "D minor"}
_QUALITIES = {(4, 7): "", (3, 7): "m", (3, 6): "dim"}
"""A third and a fifth in semitones, and how musicians write the chord."""
_ADDED = {10: "7", 11: "maj7", 14: "add9"}


def chord_sheet(song: Song) -> str:
    """What is played over which bars."""
    piece = song.piece
    lines = [f"{song.title} – {piece.key}, {piece.beats_per_minute:g} bpm, {piece.beats}/4", ""]
    bar = 1
    for section in piece.form:
        chords = [_name(piece, number, section.chords) for number in range(section.bars)]
        period = len(section.chords.split())
        times = section.bars // period
        repeated = f"   × {times}" if times > 1 and section.bars % period == 0 else ""
        played = chords[:period] if repeated else chords
        last = f"–{bar + section.bars - 1}" if section.bars > 1 else ""
        lines.append(f"{bar:>3}{last:<4}  {'  '.join(played)}{repeated}")
        bar += section.bars
    return "\n".join(lines) + "\n"


def running_order(record: Record) -> str:
    """The record's songs, one below the other, with how long they last."""
    lines = [record.title, ""]
    for number, song in enumerate(record.songs, 1):
        minutes, seconds = divmod(round(song.piece.seconds), 60)
        lines.append(f"{number}. {song.title:<18} {minutes}:{seconds:02}   {song.piece.key}")
    return "\n".join(lines) + "\n"


def _name(piece: Piece, bar: int, chords: str) -> str:
    root, third, fifth, *added = (piece.pitch(step) for step in piece.chord(bar, chords))
    names = _FLATS if piece.key in _IN_FLATS else _SHARPS
    name = names[root % 12] + _QUALITIES[third - root, fifth - root]
    return name + _ADDED[added[0] - root] if added else name
