"""The EP: a machine, a view from a train, and a waltz."""

from wavic.audio.synthesis.score import Piece, Section
from wavic.audio.synthesis.songs.writing import (
    BACKBEAT,
    FOUR,
    OFFBEAT,
    ONCE,
    RISE,
    SIXTEENTHS,
    bass,
    chords,
    drum,
    figure,
    tune,
)

ENGINE_ROOM = Piece(
    "Engine Room",
    beats_per_minute=124,
    key="F minor",
    pump=0.7,
    room_seconds=1.4,
    seed=61,
    lines={
        "kick": drum("kick", FOUR, 1.0, room=0.02),
        "clap": drum("clap", BACKBEAT, 0.5, room=0.3),
        "hats": drum("hat", SIXTEENTHS, 0.3, pan=0.3),
        "open": drum("open_hat", OFFBEAT, 0.45, pan=-0.2),
        "rim": drum("rim", "...x..x....x..x.", 0.3, pan=0.5, echo=0.4),
        "crash": drum("crash", ONCE, 0.45, room=0.4),
        "riser": drum("riser", RISE, 0.5, room=0.3),
        "toms": drum("tom", "........xxx.xxxx", 0.7, pan=-0.3, room=0.2),
        "bass": bass("synth_bass", "1.1181.11.118.11", 0.62),
        "sub": bass("sub_bass", "1---------------", 0.3),
        "stabs": chords("stab", "...x..x....x..x.", 0.52, echo=0.35, pan=-0.2),
        "acid": figure("arpeggio", "1.8.3.1.5.8.1.3.|1.8.3.1.9.8.5.3.", 0.46, pan=0.4, echo=0.45),
        "pad": chords("pad", "x", 0.3, room=0.5),
        "lead": tune("lead", "5.5.4.5.|1'---7-5-|5.5.4.5.|2-------", 0.32, echo=0.4),
    },
    form=(
        Section(4, "1", "kick hats bass", 0.75),
        Section(8, "1 1 6 7", "kick hats open clap bass rim stabs", 0.9, "toms"),
        Section(4, "4 4 6 7", "pad acid riser", 0.6),
        Section(8, "1 1 6 7", "kick hats open clap crash bass sub stabs acid", 1.0, "toms"),
        Section(2, "4 6", "pad acid rim", 0.6),
        Section(6, "1 1 6 7", "kick hats open clap crash bass sub stabs acid lead", 1.0),
        Section(1, "1", "kick bass", 0.7),
    ),
)

WINDOW_SEAT = Piece(
    "Window Seat",
    beats_per_minute=80,
    key="Eb major",
    swing=0.75,
    room_seconds=1.1,
    seed=67,
    lines={
        "keys": chords("electric_piano", "x-----x---x-----|x-------x--x----", 0.3, loose=0.012),
        "kick": drum("soft_kick", "x.....x..xx.....", 0.95, loose=0.006),
        "snare": drum("snare", BACKBEAT, 0.4, room=0.2, loose=0.008),
        "hats": drum("hat", "x.xox.xxx.xox.x.", 0.32, pan=0.2, loose=0.008),
        "vinyl": drum("vinyl", "x", 0.22, room=0),
        "bass": bass("upright_bass", "1-----..5---8-..", 0.7, loose=0.01),
        "vibes": tune(
            "vibraphone", "..5-3-.2|7,---....|..5-6-5.|3---..2-", 0.36, octave=1, echo=0.35, pan=0.3
        ),
        "guitar": tune("nylon", "....5.6.|5.3.....|....2'.1'.|7.5.....", 0.34, pan=-0.4, echo=0.3),
        "hum": tune("humming", "5---3-2-|7,-----..|6---5-3-|2-----..", 0.5, room=0.5),
    },
    form=(
        Section(2, "2.79 5.79", "keys vinyl", 0.7),
        Section(4, "2.79 5.79 1.7 6.7", "keys vinyl bass kick snare hats", 0.9),
        Section(4, "2.79 5.79 1.7 6.7", "keys vinyl bass kick snare hats vibes"),
        Section(4, "4.7 3.7 2.79 5.79", "keys vinyl bass kick snare hats guitar hum"),
        Section(2, "4.7 5.79", "keys vinyl guitar", 0.7),
        Section(4, "2.79 5.79 1.7 6.7", "keys vinyl bass kick snare hats vibes hum", 1.05),
        Section(2, "2.79 1.79", "keys vinyl", 0.65),
    ),
)

LAST_CROSSING = Piece(
    "Last Crossing",
    beats_per_minute=112,
    beats=3,
    key="G minor",
    room_seconds=2.8,
    seed=71,
    lines={
        "left": figure("piano", "1..", 0.5, octave=-1, pan=-0.2, loose=0.01),
        "right": chords("piano", ".xx", 0.22, pan=-0.1, loose=0.012),
        "bass": bass("upright_bass", "1.5", 0.5),
        "melody": tune(
            "piano",
            "5---43|4---6-|4---32|3-----|3---21|1---6,-|2---17,|1-----",
            0.55,
            octave=1,
            pan=0.15,
            loose=0.01,
        ),
        "cello": tune(
            "strings",
            "5---43|4---6-|4---32|3-----|3---21|1---6,-|2---17,|1-----",
            0.36,
            room=0.5,
            pan=0.2,
        ),
        "high": tune(
            "strings",
            "1'---75|6---1'-|2'---1'7|7-----|1'---75|6---4-|4'---2'7|1'-----",
            0.3,
            octave=1,
            room=0.6,
        ),
        "pad": chords("strings", "x", 0.13, octave=-1, room=0.5),
        "choir": chords("choir", "x", 0.22, octave=1, room=0.7),
        "bells": tune("bell", "5.....|......|1'.....|......", 0.14, octave=1, room=0.7, echo=0.4),
    },
    form=(
        Section(4, "1 4 7 1", "left right", 0.65),
        Section(8, "1 4 7 3 6 4 7 1", "left right melody", 0.75),
        Section(8, "1 4 7 3 6 4 7 1", "left right cello bass pad", 0.9),
        Section(8, "6 4 7 3 6 4 7 1", "left right high bass pad choir bells", 1.1),
        Section(8, "1 4 7 3 6 4 7 1", "left melody bells", 0.6),
    ),
)
