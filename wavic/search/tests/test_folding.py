"""What people type finds what others wrote, however either is spelled, and is marked there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wavic.search.folding import folded, pieces
from wavic.search.highlighting import excerpt, highlights, matches
from wavic.search.queries import Query
from wavic.search.tokens import MOST, tokens_of

# Typed, written, and what of it is marked.
FOUND = [
    ("caf", "Café Noir", "Caf"),
    ("cafe", "Cafe\u0301 Noir", "Cafe\u0301"),
    ("CAFÉ", "cafe noir", "cafe"),
    ("strasse", "Die Straße", "Straße"),
    ("stras", "Die Straße", "Straß"),
    ("straße", "STRASSE", "STRASSE"),
    ("istanbul", "İstanbul", "İstanbul"),
    ("İSTANBUL", "ıstanbul", "ıstanbul"),  # noqa: RUF001 (dotless)
    ("lodz", "Łódź nocą", "Łódź"),
    ("Łódź", "lodz", "lodz"),
    ("wavic", "ＷＡＶＩＣ", "ＷＡＶＩＣ"),  # noqa: RUF001 (full width)
    ("ｗａｖ", "Wavic", "Wav"),  # noqa: RUF001
    ("天使", "堕天使の歌", "天使"),
    ("使", "天使", "使"),
    ("サク", "さくら", "さく"),
    ("ｻｸﾗ", "サクラ", "サクラ"),
    ("が", "カ\u3099", "カ\u3099"),
    ("เธอ", "รักเธอ", "เธอ"),
    ("사라", "사랑", "사랑"),  # typed before 사랑 is whole
    ("갑", "가방", "가방"),  # typed on the way to 가바
    (unicodedata.normalize("NFD", "사랑"), "사랑", "사랑"),
    ("🔥", "Set it on 🔥\ufe0f!", "🔥\ufe0f"),
    ("🔥\ufe0f", "🔥", "🔥"),
    ("👍", "👍🏽 yes", "👍🏽"),
    ("👍🏿", "👍🏽 yes", "👍🏽"),
    ("👩", "👩\u200d🎤 sings", "👩\u200d🎤"),
    ("🇯🇵", "Live in 🇯🇵🇩🇪", "🇯🇵"),
    ("🇩🇪", "Live in 🇯🇵🇩🇪", "🇩🇪"),
    ("tide", "01 - low_tide", "tide"),
    ("01", "01 - low_tide", "01"),
    ("dont", "Don't stop", "Don't"),
    ("don’t", "dont stop", "dont"),  # noqa: RUF001
    ("amour", "L'amour", "amour"),
    ("roll", "Rock’n’Roll", "Roll"),  # noqa: RUF001
    ("a.*b", "A/B", "A"),
]


@pytest.mark.parametrize(("typed", "written", "marked"), FOUND)
def test_what_is_typed_finds_what_is_written(typed, written, marked):
    query = Query.of(typed)
    assert set(query.beginnings) <= set(tokens_of(written, ""))
    spans = highlights(written, query)
    assert utf16_slice(written, spans[0]) == marked


@pytest.mark.parametrize(
    ("typed", "written"),
    [("ハ", "バ"), ("iver", "river"), ("天使", "天の使い"), ("🔥", "fire"), ("love", "glove")],
)
def test_what_is_something_else_is_not_found(typed, written):
    assert not set(Query.of(typed).beginnings) <= set(tokens_of(written, ""))


def test_words_are_found_in_any_order():
    query = Query.of("mo go")
    assert set(query.beginnings) <= set(tokens_of("Gold Moon", ""))
    assert highlights("Gold Moon", query) == [[0, 2], [5, 7]]


def test_a_long_run_is_found_by_parts_that_cover_it():
    written = "夜に駆ける天使の歌が聞こえる"
    for start in range(len(written)):
        for end in range(start + 1, len(written) + 1):
            query = Query.of(written[start:end])
            assert set(query.beginnings) <= set(tokens_of("", written))


def test_an_entry_has_a_bound_and_its_title_comes_first():
    tokens = tokens_of("Gold River", " ".join(f"word{number}" for number in range(9_999)))
    assert len(tokens) == MOST
    assert "river " in tokens


@pytest.mark.parametrize("nothing", ["", "   ", "*.+?^$", "\x00", "\ufe0f", "'", "—", "\u200d"])
def test_what_has_nothing_to_be_found_is_an_empty_query(nothing):
    assert Query.of(nothing).length == 0


@given(st.text())
def test_every_folded_character_knows_where_it_comes_from(text):
    last = 0
    for piece in pieces(text):
        assert len(piece.text) == len(piece.starts) == len(piece.ends) > 0
        assert piece.starts[0] >= last or piece.starts[0] == piece.starts[-1]
        assert all(0 <= a < b <= len(text) for a, b in zip(piece.starts, piece.ends, strict=True))
        last = piece.starts[0]


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(st.text(), st.data())
def test_each_piece_of_a_text_finds_it_and_is_marked_there(text, data):
    found = list(pieces(text))
    if not found:
        return
    piece = data.draw(st.sampled_from(found))
    query = Query.of(piece.text)
    if [part.text for part in query.pieces] != [piece.text]:
        return  # folded once more it would be something else
    assert piece.text in matches(text, query)
    spans = highlights(text, query)
    assert spans == sorted(spans)
    for span in spans:
        assert 0 <= span[0] < span[1] <= len(text.encode("utf-16-le")) // 2
        marked = utf16_slice(text, span)  # raises where half of a pair is marked
        assert query.pieces[0].text in folded(marked).replace(" ", "")


@given(st.text(), st.text(min_size=1, max_size=5))
def test_an_excerpt_shows_what_was_found(text, typed):
    query = Query.of(typed)
    if query.length and matches(text, query):
        said = excerpt(text, query)
        assert "\n" not in said
        assert highlights(said, query)


def utf16_slice(text: str, span: list[int]) -> str:
    """What JavaScript's `slice` gives."""
    start, end = span
    return text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le")
