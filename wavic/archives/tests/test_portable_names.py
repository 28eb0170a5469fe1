"""File names in an archive unpack on Windows, macOS and Linux, each to a file of its own."""

import pytest

from wavic.archives.names import NAME_BYTES, Folder, portable_name


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("Stems.zip", "Stems.zip"),
        ("AC/DC: Live? *1*.wav", "AC_DC_ Live_ _1_.wav"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("two\r\nlines\x00.txt", "twolines.txt"),
        ("\u202egnp.exe", "gnp.exe"),
        ("ends in dots...", "ends in dots"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1 .txt", "_com1.txt"),
        ("console.log", "console.log"),
        ("...", "untitled"),
        ("e\u0301tude.mid", "\u00e9tude.mid"),
        ("夜 🎹.als", "夜 🎹.als"),
    ],
)
def test_what_no_system_forbids_is_left(name, portable):
    assert portable_name(name) == portable


def test_a_given_extension_stands_behind_whatever_the_name_is():
    assert portable_name("01 Vol. 2", "wav") == "01 Vol. 2.wav"
    assert portable_name("01 a.", "wav") == "01 a.wav"
    assert portable_name("Op. 9", "") == "Op. 9"


@pytest.mark.parametrize("letter", ["a", "ü", "夜", "🎹"])
def test_a_long_name_is_cut_between_characters_and_keeps_its_extension(letter):
    name = portable_name(f"{letter * 400}.flac")
    assert name.endswith(f"{letter}.flac")
    assert NAME_BYTES - 4 < len(name.encode()) <= NAME_BYTES
    assert portable_name(letter * 400, "wav", most=40).endswith(f"{letter}.wav")


def test_what_is_no_extension_is_cut_with_the_rest():
    name = portable_name("a." + "b" * 300)
    assert len(name) == NAME_BYTES


def test_a_folder_gives_each_name_once_whatever_its_case():
    folder = Folder()
    names = [folder.take(name) for name in ("a.wav", "A.WAV", "a.wav", "a (2).wav", "b")]
    assert names == ["a.wav", "A (2).WAV", "a (3).wav", "a (2) (2).wav", "b"]
