"""What an entry is found by: every beginning of its words, as the values of one indexed array.

    river       r ri riv rive river "river "      a word's beginnings, and the word itself
    天使の歌     天 天使 天使の 天使の歌 使 使の …      beginnings from each character on
    Gold River  "=g" … "=gold river" "=gold river="   a title's beginnings, and the title itself

Beginnings are stored, not sought by a range: equal values lie in the index newest first, so the
twenty newest of ten thousand that begin with an r are read as twenty.
"""

from collections.abc import Iterable

from wavic.search.folding import Kind, Piece, pieces

WORD = 24  # characters of a word's longest beginning
RUN = 4  # the same in scripts without spaces, where each character begins one
TITLE = 40
MOST = 4_000  # values of an entry: what is said after them isn't found


def tokens_of(title: str, text: str) -> list[str]:
    """All values of an entry, the title's first; one without a title is found by its text."""
    found: dict[str, None] = {}
    titled = list(pieces(title))
    if titled:
        whole = spelled(titled)
        found.update(dict.fromkeys("=" + whole[: end + 1] for end in range(len(whole[:TITLE]))))
        found[whole_title(titled)] = None
    for piece in (*titled, *pieces(text)):
        if len(found) >= MOST:
            break
        found.update(dict.fromkeys(_beginnings(piece)))
    return list(found)[:MOST]


def whole_title(titled: Iterable[Piece]) -> str:
    """The value of those whose title is exactly this."""
    return f"={spelled(titled)[:TITLE]}="


def beginning_of_title(titled: Iterable[Piece]) -> str:
    """The value of those whose title begins so."""
    return f"={spelled(titled)[:TITLE]}"


def spelled(found: Iterable[Piece]) -> str:
    """Pieces as one line."""
    return " ".join(piece.text for piece in found)


def _beginnings(piece: Piece) -> Iterable[str]:
    longest = RUN if piece.kind is Kind.RUN else WORD
    for head in piece.heads:
        rest = piece.text[head : head + longest]
        yield from (rest[: end + 1] for end in range(len(rest)))
        if piece.kind is not Kind.RUN:
            yield f"{rest} "
