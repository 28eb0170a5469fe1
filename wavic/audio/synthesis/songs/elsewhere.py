"""A rock single, and a song from down the coast."""

from wavic.audio.synthesis.score import Piece, Section
from wavic.audio.synthesis.songs.writing import (
    BACKBEAT,
    EIGHTHS,
    RISE,
    bass,
    chords,
    drum,
    figure,
    tune,
)

_CHORUS = "1'-1'-3'---|2'-2'-7---|1'-1'-3'-2'1'|7---5---"

SIGNAL_FIRES = Piece(
    "Signal Fires",
    beats_per_minute=138,
    key="F# minor",
    room_seconds=1.5,
    seed=83,
    lines={
        "left": figure("power_chord", "11111111", 0.3, octave=-1, pan=-0.85, loose=0.006),
        "right": figure("power_chord", "11111111", 0.3, octave=-1, pan=0.85, loose=0.009),
        "wide_left": figure(
            "power_chord", "1------1|1-------", 0.36, octave=-1, pan=-0.85, loose=0.006
        ),
        "wide_right": figure(
            "power_chord", "1------1|1-------", 0.36, octave=-1, pan=0.85, loose=0.009
        ),
        "muted": figure("stab", "1.1.1.1.1.1.1.1.", 0.3, octave=-1, pan=-0.4),
        "bass": bass("synth_bass", "11111111", 0.55, loose=0.004),
        "kick": drum("kick", "x.....x.x.x.....", 1.0),
        "snare": drum("snare", BACKBEAT, 0.85, room=0.3),
        "hats": drum("hat", EIGHTHS, 0.4, pan=0.3),
        "ride": drum("ride", EIGHTHS, 0.4, pan=0.35),
        "crash": drum("crash", "X|.|.|.", 0.55, pan=-0.35, room=0.25),
        "toms": drum("tom", "........xxXxxxXX", 0.9, pan=0.35, room=0.2),
        "rolling": drum("tom", "x.xxx.xxx.xxx.xx", 0.7, pan=0.3, room=0.25),
        "riser": drum("riser", RISE, 0.4),
        "verse": tune("voice", "..5-5-4-|3-4-3---|..3-3-2-|2-4---..", 0.55),
        "chorus": tune("voice", _CHORUS, 0.62, room=0.3),
        "lead": tune("lead", _CHORUS, 0.26, octave=1, echo=0.25, pan=-0.15),
        "choir": chords("choir", "x", 0.3, octave=1, room=0.6),
    },
    form=(
        Section(4, "1 6 3 7", "left hats", 0.6, "toms"),
        Section(4, "1 6 3 7", "left right bass kick snare hats crash", 0.95, "toms"),
        Section(8, "1 6 3 7", "muted bass kick snare hats verse", 0.75, "toms"),
        Section(8, "6 7 1 3", "wide_left wide_right bass kick snare ride crash chorus lead"),
        Section(4, "6 6 7 7", "rolling bass choir riser", 0.75),
        Section(
            8, "6 7 1 3", "wide_left wide_right bass kick snare ride crash chorus lead choir", 1.05
        ),
        Section(1, "1", "wide_left wide_right bass crash", 1.0),
    ),
)

REEDS = Piece(
    "Reeds",
    beats_per_minute=100,
    beats=3,
    key="D dorian",
    room_seconds=2.2,
    seed=97,
    lines={
        "dulcimer": figure("dulcimer", "158538", 0.34, octave=-1, pan=-0.35, loose=0.006),
        "answer": figure("dulcimer", "..8.5.|9.8.5.", 0.26, pan=0.45, loose=0.008),
        "drone": figure("strings", "1", 0.22, octave=-1, room=0.5),
        "bass": bass("upright_bass", "1--5--", 0.55),
        "drum": drum("frame_drum", "x..o.o", 0.8, room=0.3, loose=0.006),
        "shaker": drum("shaker", "xooxoo", 0.4, pan=0.3, loose=0.006),
        "verse": tune("humming", "5--4-5|4--2-.|1--2-4|5-----", 0.62, room=0.4),
        "higher": tune(
            "voice", "1'--7-6|7--5-.|6--5-4|5-----|1'--7-6|2'--1'-7|6--5-4|1-----", 0.5, room=0.45
        ),
        "second": tune(
            "humming",
            "5--5-4|5--2-.|4--3-2|3-----|5--5-4|7--6-5|4--3-2|1-----",
            0.4,
            pan=-0.35,
            room=0.45,
        ),
    },
    form=(
        Section(4, "1 7 4 1", "dulcimer drone", 0.65),
        Section(8, "1 7 4 1", "dulcimer drone verse", 0.75),
        Section(8, "1 7 4 1 1 7 4 1", "dulcimer answer bass drum higher"),
        Section(4, "1 7 4 1", "dulcimer answer drum", 0.75),
        Section(8, "1 7 4 1 1 7 4 1", "dulcimer answer bass drum shaker drone higher second", 1.1),
        Section(4, "1 7 4 1", "dulcimer drone", 0.6),
    ),
)
