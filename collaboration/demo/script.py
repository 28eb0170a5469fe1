"""What is said of the music: threads, reviews, and the links by which others came in."""

from dataclasses import dataclass

from tracks.models import Approval


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; who is named with an @ in it is mentioned."""

    by: str
    body: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread on a song's version, `bars` into one of the piece's sections, maybe for a while.

    `resolved` is who resolves it, once the version `resolved_in` is there.
    """

    song: str
    version: int
    by: str
    section: int
    body: str
    bars: float = 0
    lasts: float = 0
    """Bars; 0 for a moment."""
    replies: tuple[Reply, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()
    """An emoji and who reacts with it."""
    resolved: str = ""
    resolved_in: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of a version as a whole."""

    song: str
    version: int
    by: str
    verdict: Approval
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """A link of Northbound's to a record or, named by a song, to a track."""

    name: str
    by: str
    recipients: tuple[str, ...]
    record: str = ""
    song: str = ""
    may_comment: bool = False
    may_download: bool = False
    guest: str = ""
    """Who opens the first copy, under which name they come in…"""
    says: str = ""
    """…and what they say, `bars` into the track's `section`."""
    section: int = 0


THREADS = (
    Thread(
        *("Harbour Lights", 1, "Mira", 3),
        "The chorus should open up here, but the drums sound like next door's. Can they come up?",
        replies=(
            Reply("Tess", "They can: kick and snare 3 dB up, and half the room. Next mix."),
            Reply("Robin", "And the hats wider, please."),
        ),
        reactions=(("👍", "Jonas"), ("👍", "Robin")),
        resolved="Mira",
        resolved_in=2,
    ),
    Thread(
        *("Harbour Lights", 1, "Jonas", 1),
        "Bass and kick step on each other all through the verse.",
        lasts=8,
        replies=(Reply("Tess", "I'll let the bass duck a little more."),),
        resolved="Tess",
        resolved_in=3,
    ),
    Thread(
        *("Harbour Lights", 1, "Robin", 6),
        "Let the arpeggio ring on longer before it stops.",
        reactions=(("❤️", "Tess"),),
    ),
    Thread(
        *("Harbour Lights", 2, "Robin", 5),
        "This is it. Don't touch the drums any more.",
        reactions=(("🔥", "Mira"), ("🔥", "Jonas"), ("🥁", "Tess")),
        resolved="Tess",
        resolved_in=2,
    ),
    Thread(
        *("Harbour Lights", 3, "Ines", 4),
        "From here to the drop is our trailer. Could we have these four bars as a file?",
        lasts=4,
        replies=(Reply("Tess", "Easy. @Robin Vale, do you want the choir in or out for that?"),),
        reactions=(("🎬", "Robin"),),
    ),
    Thread(
        *("Paper Kites", 1, "Robin", 1),
        "The voice hides behind the guitars all through the verse.",
        lasts=8,
        replies=(Reply("Tess", "Agreed, I was shy of it."),),
        resolved="Robin",
        resolved_in=2,
    ),
    Thread(
        *("Paper Kites", 1, "Jonas", 4),
        "Lovely bells. Maybe a touch louder on the last phrase?",
        bars=3,
        reactions=(("🔔", "Mira"),),
    ),
    Thread(
        *("Paper Kites", 2, "Mira", 5),
        "The clap is too dry beside everything else here, it sticks out.",
        lasts=2,
        replies=(Reply("Tess", "It wants the same room as the rim. Noted."),),
    ),
    Thread(
        *("Slow Tide", 1, "Jonas", 2),
        "Could the low strings come in a bar later? I'd like to wait for them.",
    ),
    Thread(
        *("Slow Tide", 2, "Mira", 3),
        "I forgot that I was meant to be listening critically.",
        reactions=(("🌊", "Tess"), ("😄", "Robin"), ("🌊", "Jonas")),
    ),
    Thread(
        *("Morning Market", 1, "Tess", 3),
        "The organ hides the guitar's riff. Which of the two is the song?",
        lasts=4,
        replies=(Reply("Robin", "The riff, always the riff."),),
    ),
    Thread(
        *("Morning Market", 1, "Mira", 4),
        "More of this. Just congas and marimba, twice as long?",
        reactions=(("💃", "Robin"),),
    ),
    Thread(
        *("First Light", 1, "Mira", 3),
        "Cymbal on the one: too much for the first chorus?",
        replies=(Reply("Tess", "Taken down, and a softer stick."),),
        resolved="Mira",
        resolved_in=2,
    ),
    Thread(
        *("First Light", 2, "Ines", 3),
        "Goosebumps. Is this the last song, then?",
        bars=4,
        replies=(Reply("Robin", "It's the name of the record. It has to be."),),
        reactions=(("❤️", "Robin"), ("❤️", "Mira")),
    ),
    Thread(
        *("Engine Room", 1, "Mira", 0),
        "Everything below 80 Hz is one soup in my car.",
        lasts=4,
        replies=(Reply("Jonas", "Cut the sub by half in the next one."),),
        resolved="Jonas",
        resolved_in=2,
    ),
    Thread(
        *("Engine Room", 1, "Elias", 2),
        "The break could be twice as long. I wasn't done looking out of the window.",
    ),
    Thread(
        *("Window Seat", 1, "Robin", 3),
        "Is that me humming? Keep it.",
        reactions=(("😄", "Jonas"),),
    ),
    Thread(
        *("Signal Fires", 1, "Robin", 3),
        "Guitars should hurt a little more from here on.",
        replies=(Reply("Tess", "They will."),),
        resolved="Robin",
        resolved_in=2,
    ),
    Thread(
        *("Reeds", 1, "Robin", 2),
        "What if the second voice came in here already, very quietly?",
        lasts=8,
        replies=(Reply("Elias", "Sing it to me and I'll put it in."),),
    ),
)

OPINIONS = (
    Opinion("Harbour Lights", 1, "Mira", Approval.CHANGES_REQUESTED, "Drums, please."),
    Opinion("Harbour Lights", 3, "Robin", Approval.APPROVED),
    Opinion("Harbour Lights", 3, "Jonas", Approval.APPROVED, "Loud and still soft. How?"),
    Opinion("Harbour Lights", 3, "Mira", Approval.APPROVED),
    Opinion("Harbour Lights", 3, "Tess", Approval.APPROVED),
    Opinion("Harbour Lights", 3, "Ines", Approval.APPROVED, "The first single, if you ask us."),
    Opinion("Paper Kites", 2, "Jonas", Approval.APPROVED),
    Opinion(
        *("Paper Kites", 2, "Mira", Approval.CHANGES_REQUESTED),
        "The voice is right now. The clap in the last chorus needs its room, then it's done.",
    ),
    Opinion("First Light", 2, "Robin", Approval.APPROVED),
    Opinion("First Light", 2, "Mira", Approval.APPROVED, "Nothing to add."),
    Opinion("Window Seat", 1, "Tess", Approval.APPROVED),
    Opinion("Signal Fires", 2, "Robin", Approval.APPROVED),
    Opinion("Signal Fires", 2, "Jonas", Approval.APPROVED),
    Opinion("Signal Fires", 2, "Mira", Approval.APPROVED, "My arms hurt just from hearing it."),
)

SIGNED_OFF = (("Signal Fires", "Robin"),)
"""Records, and who calls them finished."""

UNREAD = "Harbour Lights"
"""What is said of this song waits for who logs in."""

LINKS = (
    Shared(
        "Radio, first single",
        "Robin",
        ("Kim Aalto, Radio Nord", "Studio 4, night shift"),
        song="Harbour Lights",
        may_comment=True,
        guest="Kim Aalto",
        says="Love it. Could you send us a version that starts here, without the intro?",
        section=1,
    ),
    Shared(
        "The album so far, for the label",
        "Robin",
        ("Saltline Records",),
        record="First Light",
        may_download=True,
    ),
)
