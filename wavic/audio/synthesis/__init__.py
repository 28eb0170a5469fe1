"""A little music, made of numbers: what the demo plays, and as long as tests need it.

A piece is written as lines of notes (score.py, songs/), performed into stems, and mixed: far and
dark at first, then as somebody asked for it, at last as a master. The same piece and mix give the
same samples.
"""

from collections.abc import Mapping

from wavic.audio.encoding import FLAC, Samples, encode
from wavic.audio.synthesis.mixing import MIXES, mix_down
from wavic.audio.synthesis.oscillators import RATE
from wavic.audio.synthesis.performing import perform
from wavic.audio.synthesis.score import Piece
from wavic.audio.synthesis.songs import PIECES

__all__ = ["MIXES", "PIECES", "RATE", "Piece", "render", "render_files"]


def render(piece: Piece, *, mix: str = "balanced") -> Samples:
    """The piece in stereo at RATE; `mix` is one of MIXES."""
    return mix_down(perform(piece), MIXES[mix])


def render_files(piece: Piece, mixes: Mapping[str, str], *, artist: str = "") -> list[bytes]:
    """A FLAC file of each mix, tagged, by the labels in `mixes`: played once, mixed many times."""
    performance = perform(piece)
    return [
        encode(
            mix_down(performance, MIXES[mix]),
            FLAC,
            rate=RATE,
            tags={"title": f"{piece.title} ({label})", "artist": artist},
        )
        for label, mix in mixes.items()
    ]
