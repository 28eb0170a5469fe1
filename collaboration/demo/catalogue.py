"""What the demo's bands have made: spaces, records, songs, and their versions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from collaboration.demo.artwork import covers
from collaboration.demo.lyrics import FIRST_LIGHT, HARBOUR_LIGHTS, PAPER_KITES, SIGNAL_FIRES
from spaces.roles import Role
from wavic.audio.synthesis import Piece, songs

Drawing = Callable[[], bytes]
Credits = tuple[tuple[str, str], ...]
"""Names, and what they did."""


@dataclass(frozen=True, slots=True)
class Take:
    """A version: its label, the mix it is made by, who uploads it, what they say of it."""

    label: str
    mix: str
    by: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Song:
    """A track and its versions, the first one first."""

    piece: Piece
    takes: tuple[Take, ...]
    lyrics: str = ""
    credits: Credits = ()
    key: str = ""
    """Where musicians would write another one than the piece's."""

    @property
    def title(self) -> str:
        return self.piece.title


@dataclass(frozen=True, slots=True)
class Record:
    """A project; `weeks` until it is to be released, where that is known."""

    title: str
    kind: str
    description: str
    songs: tuple[Song, ...] = ()
    artwork: Drawing | None = None
    credits: Credits = ()
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A space: who owns it, and who else is in it, as what and where."""

    name: str
    owner: str
    description: str
    records: tuple[Record, ...]
    avatar: Drawing
    cover: Drawing
    members: dict[str, str] = field(default_factory=dict)
    project_members: dict[tuple[str, str], str] = field(default_factory=dict)
    """Roles that count in one record, by its title and the person."""


_ROUGH = "A first balance, to hear what we have."

_FIRST_LIGHT = Record(
    "First Light",
    "album",
    "Five songs between the last ferry and the first. Recorded in the boathouse, mostly at night.",
    artwork=covers.first_light,
    credits=(
        ("Robin Vale", "Vocals, guitar"),
        ("Jonas Hale", "Bass, keys"),
        ("Mira Okafor", "Drums, percussion"),
        ("Tess Marlowe", "Producer, mix"),
    ),
    weeks=9,
    songs=(
        Song(
            songs.HARBOUR_LIGHTS,
            (
                Take("Mix 1", "rough", "Tess", _ROUGH),
                Take("Mix 2 – drums up", "drums up", "Tess", "Drums up, less room, hats wider."),
                Take("Master", "master", "Tess", "6 LU up. The break is left to breathe."),
            ),
            lyrics=HARBOUR_LIGHTS,
            credits=(("Robin Vale", "Words"), ("Jonas Hale", "Music")),
        ),
        Song(
            songs.PAPER_KITES,
            (
                Take("Mix 1", "rough", "Tess", _ROUGH),
                Take(
                    "Mix 2 – voice forward", "voice forward", "Tess", "The voice is in front now."
                ),
            ),
            lyrics=PAPER_KITES,
            credits=(("Robin Vale", "Words, music"),),
        ),
        Song(
            songs.SLOW_TIDE,
            (
                Take("Mix 1", "rough", "Tess"),
                Take("Mix 2", "balanced", "Tess", "Opened up. Headphones, please."),
            ),
        ),
        Song(songs.MORNING_MARKET, (Take("Mix 1", "balanced", "Robin", "From my laptop."),)),
        Song(
            songs.FIRST_LIGHT,
            (
                Take("Mix 1", "rough", "Tess", _ROUGH),
                Take("Master", "gentle master", "Tess", "As little as possible."),
            ),
            lyrics=FIRST_LIGHT,
            credits=(("Robin Vale", "Words, music"), ("Mira Okafor", "Arrangement")),
        ),
    ),
)

_NIGHT_FERRY = Record(
    "The Night Ferry",
    "ep",
    "Three pieces without words, for the way home.",
    artwork=covers.night_ferry,
    credits=(("Jonas Hale", "Music"), ("Tess Marlowe", "Mix")),
    songs=(
        Song(
            songs.ENGINE_ROOM,
            (
                Take("Mix 1", "rough", "Jonas"),
                Take("Mix 2 – drums up", "drums up", "Jonas", "For a room with a floor."),
            ),
        ),
        Song(songs.WINDOW_SEAT, (Take("Mix 1", "balanced", "Jonas"),)),
        Song(songs.LAST_CROSSING, (Take("Mix 1", "balanced", "Tess"),)),
    ),
)

_SIGNAL_FIRES = Record(
    "Signal Fires",
    "single",
    "The loud one.",
    artwork=covers.signal_fires,
    credits=(("Northbound", "All of it"),),
    weeks=4,
    songs=(
        Song(
            songs.SIGNAL_FIRES,
            (
                Take("Mix 1", "rough", "Tess", _ROUGH),
                Take("Master", "master", "Tess", "Loud, since you asked."),
            ),
            lyrics=SIGNAL_FIRES,
        ),
    ),
)

_SKETCHBOOK = Record("Sketchbook", "collection", "Whatever we hum into a telephone goes here.")

NORTHBOUND = Band(
    "Northbound",
    "Robin",
    "A band, a producer and a van.",
    # Made in this order; what is made last is listed first.
    (_SKETCHBOOK, _SIGNAL_FIRES, _NIGHT_FERRY, _FIRST_LIGHT),
    avatar=covers.northbound_avatar,
    cover=covers.northbound_cover,
    members={
        "Tess": Role.ADMIN,
        "Jonas": Role.EDITOR,
        "Mira": Role.EDITOR,
        "Ines": Role.COMMENTER,
    },
    project_members={("The Night Ferry", "Elias"): Role.COMMENTER},
)

SALTMARSH = Band(
    "Saltmarsh",
    "Elias",
    "Songs from the flat end of the county.",
    (
        Record(
            "Low Country",
            "ep",
            "One song so far: dulcimer, voices, a drum made by a neighbour.",
            artwork=covers.low_country,
            songs=(Song(songs.REEDS, (Take("Mix 1", "balanced", "Tess"),), key="D minor"),),
        ),
    ),
    avatar=covers.saltmarsh_avatar,
    cover=covers.saltmarsh_cover,
    members={"Tess": Role.ADMIN, "Robin": Role.COMMENTER},
    project_members={("Low Country", "Robin"): Role.EDITOR},
)

BANDS = (SALTMARSH, NORTHBOUND)
"""As they are founded: a person's newest space is listed first."""

SONGS = [
    (band.name, record, song)
    for band in reversed(BANDS)
    for record in reversed(band.records)
    for song in record.songs
]
"""As they are listed, so that what is seen first is there first."""
