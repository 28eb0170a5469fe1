"""What somebody looks for."""

from collections.abc import Iterator
from dataclasses import dataclass

from wavic.search.folding import Kind, Piece, pieces
from wavic.search.tokens import RUN, WORD, beginning_of_title, whole_title

LONGEST = 100  # characters, once folded


@dataclass(frozen=True)
class Query:
    """The pieces that were typed: each must be the beginning of a word, in any order."""

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, typed: str) -> "Query":
        """The query that was typed, each piece of it once."""
        return cls(tuple({piece.text: piece for piece in pieces(typed)}.values()))

    @property
    def length(self) -> int:
        """Characters, once folded; 0 where nothing was typed that could be found."""
        return sum(len(piece.text) for piece in self.pieces)

    @property
    def beginnings(self) -> list[str]:
        """The values that must all be there, the one that says most first."""
        return _telling_first(value for piece in self.pieces for value in _values(piece))

    @property
    def words(self) -> list[str]:
        """The same for those that have these very words."""
        return _telling_first(
            value
            for piece in self.pieces
            for value in (_values(piece) if piece.kind is Kind.RUN else [f"{piece.text[:WORD]} "])
        )

    @property
    def titles(self) -> list[str]:
        """The values one of which is enough: the title itself or, of several words, how it begins.

        A single word's beginnings are complete without.
        """
        whole = whole_title(self.pieces)
        return [whole, beginning_of_title(self.pieces)] if len(self.pieces) > 1 else [whole]


def _values(piece: Piece) -> Iterator[str]:
    """A long run is looked for in parts that cover it."""
    if piece.kind is not Kind.RUN:
        yield piece.text[:WORD]
        return
    last = max(0, len(piece.text) - RUN)
    for start in {*range(0, last, RUN), last}:
        yield piece.text[start : start + RUN]


def _telling_first(values: Iterator[str]) -> list[str]:
    """Longer ones are rarer, and so is what isn't spelled with a few letters."""
    return sorted(dict.fromkeys(values), key=lambda value: (-_weight(value), value))


def _weight(value: str) -> int:
    return len(value) * (1 if value < "\u3000" else 3)
