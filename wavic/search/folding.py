"""Text as search compares it: case, accents and width folded, split into pieces.

Each folded character knows which characters of the original it came from, so that what was
found can be marked there: ß is two folded characters, and é in two code points is one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby

# What casefold and decomposition leave, and people type without.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
        "ħ": "h",
    }
)
_APOSTROPHES = "'\u2019\u2018\u02bc"
_JOINER = "\u200d"
_UNREADABLE = "\ufffd"  # what bytes become that are no text
_KATAKANA = range(0x30A1, 0x30F7)
_TO_HIRAGANA = -0x60
# Scripts that write no spaces: Thai, Lao, Burmese, Khmer, kana, Han.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PLAIN = re.compile(r"[a-z0-9]+")
_CHUNK = re.compile(r"\S+")
# A syllable's last consonant is, while one types, often the first of the next: both are written
# as the letters one types. 가방 begins with 갑 then, as with 가.
_FINALS = [
    *(
        "ᄀ",
        "ᄁ",
        "ᄀᄉ",
        "ᄂ",
        "ᄂᄌ",
        "ᄂᄒ",
        "ᄃ",
        "ᄅ",
        "ᄅᄀ",
        "ᄅᄆ",
        "ᄅᄇ",
        "ᄅᄉ",
        "ᄅᄐ",
        "ᄅᄑ",
    ),
    *("ᄅᄒ", "ᄆ", "ᄇ", "ᄇᄉ", "ᄉ", "ᄊ", "ᄋ", "ᄌ", "ᄎ", "ᄏ", "ᄐ", "ᄑ", "ᄒ"),
]
_HANGUL = str.maketrans({0x11A8 + number: letters for number, letters in enumerate(_FINALS)})


class Kind(Enum):
    """What a character is to search."""

    WORD = auto()
    RUN = auto()  # of a script without spaces
    EMOJI = auto()
    APOSTROPHE = auto()
    SEPARATOR = auto()


Character = tuple[str, Kind, int, int]  # folded, and from where to where it was


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a run of a script without spaces, or one emoji.

    `starts` and `ends` are the places in the original of each character of the folded `text`.
    A match may begin at each of `heads`: everywhere in a run, and behind an apostrophe.
    """

    text: str
    kind: Kind
    starts: Sequence[int]
    ends: Sequence[int]
    heads: Sequence[int] = (0,)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, in order."""
    for chunk in _CHUNK.finditer(text):
        said, at = chunk.group(), chunk.start()
        if said.isascii() and "'" not in said:
            for word in _PLAIN.finditer(said.lower()):
                span = range(at + word.start(), at + word.end())
                yield Piece(word.group(), Kind.WORD, span, range(span.start + 1, span.stop + 1))
        else:
            yield from _pieces_of(said, at)


def folded(text: str) -> str:
    """The pieces with a blank between them: two texts that look alike to search are equal."""
    return " ".join(piece.text for piece in pieces(text))


def _pieces_of(chunk: str, at: int) -> Iterator[Piece]:
    """The pieces of a text without blanks that begins at `at` of the original."""
    characters = list(_characters(chunk, at))
    for number, (character, kind, start, end) in enumerate(characters):
        around = characters[number - 1 : number] + characters[number + 1 : number + 2]
        within = len(around) == 2 and all(other[1] is Kind.WORD for other in around)
        if kind is Kind.APOSTROPHE and not within:  # a quotation mark
            characters[number] = (character, Kind.SEPARATOR, start, end)
    for (kind, _), group in groupby(characters, key=_together):
        if kind is not Kind.SEPARATOR:
            yield _piece(kind, list(group))


def _together(character: Character) -> tuple[Kind, int | None]:
    """Neighbours with the same key are one piece: emoji only if they are one sign."""
    _, kind, start, _ = character
    if kind is Kind.APOSTROPHE:
        kind = Kind.WORD
    return kind, start if kind is Kind.EMOJI else None


def _piece(kind: Kind, characters: list[Character]) -> Piece:
    heads = [0]
    kept: list[Character] = []
    for character in characters:
        if character[1] is Kind.APOSTROPHE:
            heads.append(len(kept))
        else:
            kept.append(character)
    return Piece(
        text="".join(character[0] for character in kept),
        kind=kind,
        starts=[character[2] for character in kept],
        ends=[character[3] for character in kept],
        heads=range(len(kept)) if kind is Kind.RUN else heads,
    )


def _characters(chunk: str, at: int) -> Iterator[Character]:
    """Each folded character with its kind, and where in the original what it came from stands."""
    start = 0
    while start < len(chunk):
        end = _end_of_sign(chunk, start)
        for character, kind in _folded_sign(chunk[start:end]):
            yield character, kind, at + start, at + end
        start = end


def _end_of_sign(chunk: str, start: int) -> int:
    """Where the sign ends that begins there: a character and all that belongs to it."""
    end = start + 1
    if _is_flag_letter(chunk[start]) and end < len(chunk) and _is_flag_letter(chunk[end]):
        end += 1
    while end < len(chunk) and (
        _goes_on(chunk[end])
        or (chunk[end - 1] == _JOINER and unicodedata.category(chunk[end]) == "So")
    ):
        end += 1
    return end


@lru_cache(8192)
def _folded_sign(sign: str) -> tuple[tuple[str, Kind], ...]:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", sign).casefold())
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not _is_ornament(c))
    composed = unicodedata.normalize("NFC", bare)
    # Hangul stays as its letters: who types the first of a syllable means all that begin so.
    letters = "".join(
        unicodedata.normalize("NFD", c).translate(_HANGUL) if "가" <= c <= "힣" else _as_typed(c)
        for c in composed.translate(_HANGUL)
    )
    return tuple((c, _kind_of(c)) for c in letters)


def _as_typed(character: str) -> str:
    if ord(character) in _KATAKANA:
        return chr(ord(character) + _TO_HIRAGANA)
    return character.translate(_LETTERS)


def _goes_on(character: str) -> bool:
    """Whether it belongs to what stands before it: marks, joiners, skin tones, Hangul letters."""
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u1160" <= character <= "\u11ff"
        or character in "\uff9e\uff9f"
    )


def _is_ornament(character: str) -> bool:
    """Accents, points and what isn't seen; not the marks that make another letter or a vowel."""
    order = unicodedata.combining(character)
    return (
        order == 1
        or 10 <= order <= 36
        or order >= 200
        or unicodedata.category(character) in {"Cf", "Me"}
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


@lru_cache(8192)
def _kind_of(character: str) -> Kind:
    if character in _APOSTROPHES:
        return Kind.APOSTROPHE
    category = unicodedata.category(character)
    if category == "So" and character != _UNREADABLE:
        return Kind.EMOJI
    if category[0] not in "LNM":
        return Kind.SEPARATOR
    return Kind.RUN if _WITHOUT_SPACES.match(character) else Kind.WORD
