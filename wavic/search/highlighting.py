"""Where a query is found in a text, as JavaScript counts: UTF-16 code units."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from wavic.search.folding import Kind, Piece, pieces
from wavic.search.queries import Query

Span = tuple[int, int]

EXCERPT = 160  # characters
_BEFORE = 40  # of them before what was found
_ELLIPSIS = "…"


def matches(text: str, query: Query) -> dict[str, list[Span]]:
    """What of the query is found in the text, and where: characters from, to."""
    found: dict[str, list[Span]] = {}
    for piece in pieces(text):
        for sought in query.pieces:
            for span in _in_piece(piece, sought):
                found.setdefault(sought.text, []).append(span)
    return found


def highlights(text: str, query: Query) -> list[list[int]]:
    """`[start, end]` of all that is found, in order and apart, in UTF-16 code units."""
    spans = _merged(span for found in matches(text, query).values() for span in found)
    if text.isascii():
        return [list(span) for span in spans]
    units = list(accumulate((1 + (ord(c) > 0xFFFF) for c in text), initial=0))
    return [[units[start], units[end]] for start, end in spans]


def excerpt(text: str, query: Query) -> str:
    """A line of the text around the first thing that is found in it."""
    spans = [span for found in matches(text, query).values() for span in found]
    first = min(spans, default=(0, 0))[0]
    start = max(0, first - _BEFORE)
    if start:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = start + EXCERPT
    line = " ".join(text[start:end].split())
    return f"{_ELLIPSIS if start else ''}{line}{_ELLIPSIS if end < len(text) else ''}"


def _in_piece(piece: Piece, sought: Piece) -> Iterator[Span]:
    if (piece.kind is Kind.RUN) != (sought.kind is Kind.RUN):
        return
    if piece.kind is Kind.RUN:
        start = piece.text.find(sought.text)
        while start >= 0:
            yield _span(piece, start, sought)
            start = piece.text.find(sought.text, start + 1)
        return
    for head in piece.heads:
        if piece.text.startswith(sought.text, head):
            yield _span(piece, head, sought)


def _span(piece: Piece, start: int, sought: Piece) -> Span:
    return piece.starts[start], piece.ends[start + len(sought.text) - 1]


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
