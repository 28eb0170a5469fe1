"""Case 10: file names nobody thought of; safe to show, safe in a header, still themselves."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from hypothesis import example, given
from hypothesis import strategies as st

from wavic.storage.names import (
    blob_name,
    check_name,
    content_disposition,
    derived_name,
    display_name,
    is_ours,
)

# Letters and marks that attack: paths, headers, direction, quoting, half of a surrogate pair.
NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from('./\\"%;=\r\n\t\0\u202e\u2066\u200d🥁é"')),
    max_size=400,
)
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Mix 1.wav", "Mix 1.wav"),
        ("Größe «final».flac", "Größe «final».flac"),
        ("🥁 take 2 👩‍🎤.wav", "🥁 take 2 👩‍🎤.wav"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\mix.wav", "mix.wav"),
        ("evil\r\nSet-Cookie: a=b.wav", "evilSet-Cookie: a=b.wav"),
        ("song\u202evaw.exe", "songvaw.exe"),
        ("a\0b.wav", "ab.wav"),
        ("", "untitled"),
        ("..", "untitled"),
        ("music/", "untitled"),
        ("\u200d.", "untitled"),
    ],
)
def test_the_name_is_kept_for_display_without_what_deceives(given_name, shown):
    assert display_name(given_name) == shown


def test_a_long_name_keeps_its_extension():
    shown = display_name("x" * 300 + ".flac")
    assert len(shown) == 255
    assert shown.endswith("xx.flac")


def test_what_is_too_long_for_an_extension_is_cut_like_the_rest():
    assert display_name("a." + "b" * 300) == "a." + "b" * 253


@given(NASTY)
@example("\u202e" + "x" * 300 + ".wav")
@example("a " * 200 + ".wav")
def test_every_shown_name_is_one_safe_line(filename):
    shown = display_name(filename)
    assert 1 <= len(shown) <= 255
    assert not set(shown) & {"/", "\\", *BIDI}
    assert all(unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} for letter in shown)
    assert shown == shown.strip()
    assert display_name(shown) == shown


@given(NASTY, st.sampled_from(["inline", "attachment"]))
@example('a"b\\c.wav', "attachment")
@example("100%.wav", "inline")
@example("🥁" * 300 + ".wav", "inline")
def test_content_disposition_is_one_header_that_gives_the_name_back(filename, kind):
    value = content_disposition(kind, filename)

    HttpResponse(headers={"Content-Disposition": value})  # refuses line breaks
    value.encode("ascii")
    assert len(value) < 1_100
    plain = re.fullmatch(r'(inline|attachment); filename="([^"\\%]*)"(?:; filename\*=(.*))?', value)
    assert plain is not None
    assert plain[1] == kind
    assert "/" not in plain[2]
    assert plain[2].strip(". ")
    shown = display_name(filename)
    full = plain[2]
    if plain[3]:
        assert re.fullmatch(r"UTF-8''[A-Za-z0-9._~%-]+", plain[3])
        full = unquote(plain[3].removeprefix("UTF-8''"), errors="strict")
    assert len(full.encode()) <= 255
    assert full == shown or len(shown.encode()) > 255


def test_plain_names_need_no_second_form():
    assert content_disposition("inline", "Mix 1 (final).wav") == (
        'inline; filename="Mix 1 (final).wav"'
    )


def test_other_names_have_an_ascii_form_and_their_own():
    assert content_disposition("attachment", "Café.wav") == (
        "attachment; filename=\"Cafe.wav\"; filename*=UTF-8''Caf%C3%A9.wav"
    )
    assert content_disposition("attachment", "🥁.wav") == (
        "attachment; filename=\"untitled.wav\"; filename*=UTF-8''%F0%9F%A5%81.wav"
    )


def test_a_long_name_keeps_its_extension_in_the_header_too():
    assert content_disposition("inline", "ä" * 255 + ".flac").endswith("%A4.flac")


def test_blob_names_are_unguessable_and_spread_over_folders():
    names = {blob_name("audio", "wav") for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(re.fullmatch(r"audio/([0-9a-f]{2})/\1[0-9a-f]{30}\.wav", name) for name in names)
    assert len({name[6:8] for name in names}) > 200


@given(NASTY)
@example(".WAV")
@example("html;x")
def test_no_extension_makes_an_unsafe_blob_name(extension):
    name = blob_name("audio", extension)
    assert check_name(name) == name
    assert re.fullmatch(r"audio/[0-9a-f]{2}/[0-9a-f]{32}(\.[a-z0-9]{1,8})?", name)


def test_names_that_we_give_are_told_from_those_of_others():
    for name in (blob_name("audio", "wav"), blob_name("image"), derived_name("a", "wave", "bin")):
        assert is_ours(name)
    for name in ("a.wav", "audio/2f/2f.wav", f"audio/00/{'f' * 32}.wav", "uploads/5f/Mix 3.wav"):
        assert not is_ours(name)
