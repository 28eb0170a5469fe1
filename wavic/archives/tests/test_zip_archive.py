"""An archive is a zip that every program reads, of the length and the bytes that were said."""

import io
import itertools
import shutil
import subprocess
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest

from wavic.archives.zip_archive import Member, MemberDiffers, ZipArchive
from wavic.storage.tests.conftest import azure_store, azurite, local_store, store
from wavic.storage.tests.web import written

__all__ = ["azure_store", "azurite", "local_store", "store"]

MIB = 1024 * 1024
THEN = datetime(2026, 3, 1, 12, 30, 40, tzinfo=UTC)
CONTENTS = {
    "Album/01 Größe 🎹.wav": bytes(range(256)) * 3000,
    "Album/02 plain.wav": b"",
    "Album/Attachments/夜.txt": b"lyrics",
}


def members(contents=CONTENTS):
    return [Member.of_bytes(path, content, THEN) for path, content in contents.items()]


def repeated(path, piece, count):
    """A member of `count` times the same bytes, made as they are read."""
    return Member(path, len(piece) * count, THEN, "x", lambda: itertools.repeat(piece, count))


def test_it_unpacks_to_what_went_in(tmp_path):
    archive = ZipArchive(members())
    made = b"".join(archive.chunks())
    assert len(made) == archive.size
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == list(CONTENTS)
        for info in opened.infolist():
            assert opened.read(info) == CONTENTS[info.filename]
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (2026, 3, 1, 12, 30, 40)
            # Bit 11: the name is UTF-8, for programs that would take it for their own code page.
            assert bool(info.flag_bits & 0x800) == (not info.filename.isascii())


@pytest.mark.skipif(not shutil.which("unzip"), reason="Info-ZIP is missing")
def test_info_zip_reads_it(tmp_path):
    path = tmp_path / "album.zip"
    path.write_bytes(b"".join(ZipArchive(members()).chunks()))
    tested = subprocess.run(["unzip", "-t", path], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout
    assert "No errors detected" in tested.stdout


def test_the_same_members_make_the_same_bytes_and_others_another_etag():
    one, same = ZipArchive(members()), ZipArchive(members())
    assert b"".join(one.chunks()) == b"".join(same.chunks())
    assert one.etag == same.etag
    others = [
        members({**CONTENTS, "Album/02 plain.wav": b"x"}),
        members()[:2],
        [members()[1], members()[0], members()[2]],
        [*members()[:2], Member.of_bytes("Album/Attachments/夜.txt", b"LYRICS", THEN)],
        [*members()[:2], Member.of_bytes("Album/Attachments/夜.md", b"lyrics", THEN)],
    ]
    assert one.etag not in [ZipArchive(changed).etag for changed in others]


@pytest.mark.parametrize("limit", [10, 3_000, 800_000])
def test_its_length_is_known_with_sizes_of_64_bits_too(monkeypatch, limit):
    """With a lower limit, in place of gigabytes; see the proof below."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
    monkeypatch.setattr("wavic.archives.zip_archive._LARGE", limit // 2)
    archive = ZipArchive(members())
    made = b"".join(archive.chunks())
    assert len(made) == archive.size
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert [opened.read(name) for name in opened.namelist()] == list(CONTENTS.values())


def test_more_files_than_16_bits_count_have_a_known_length():
    archive = ZipArchive([Member.of_bytes(f"{number}", b"", THEN) for number in range(65_537)])
    assert sum(map(len, archive.chunks())) == archive.size


@pytest.mark.parametrize(("said", "is_there"), [(10, 9), (10, 11), (0, 1)])
def test_a_member_of_another_length_than_was_said_is_an_error(said, is_there):
    lying = Member("a", said, THEN, "x", lambda: [bytes(is_there)])
    sent: list[bytes] = []
    with pytest.raises(MemberDiffers):
        sent.extend(ZipArchive([lying, *members()]).chunks())
    assert b"PK\x01\x02" not in b"".join(sent)  # no directory, so no archive


def test_blobs_are_opened_one_after_the_other_and_a_missing_one_is_an_error(store):
    name = written(store, b"music" * 100_000)
    there = Member.of_blob("a.wav", name, 500_000, THEN)
    archive = ZipArchive([there])
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.chunks()))) as opened:
        assert opened.read("a.wav") == b"music" * 100_000
    chunks = ZipArchive([there, Member.of_blob("b.wav", "audio/00/none", 1, THEN)]).chunks()
    next(chunks)
    with pytest.raises(FileNotFoundError):
        list(chunks)


@pytest.mark.prove
def test_five_gib_are_an_archive_of_64_bit_sizes(tmp_path):
    """On disk, since reading it back needs to seek."""
    archive = ZipArchive(
        [
            repeated("large.wav", bytes(MIB), 4200),
            repeated("behind.wav", b"x" * MIB, 900),
            *members(),
        ]
    )
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        for chunk in archive.chunks():
            file.write(chunk)
    assert path.stat().st_size == archive.size
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        assert [info.file_size for info in opened.infolist()][:2] == [4200 * MIB, 900 * MIB]


@pytest.mark.prove
def test_500_mib_of_blobs_are_sent_in_a_few_mib_of_memory(store):
    sizes = range(50 * MIB, 50 * MIB + 10)
    blobs = [written(store, bytes(size)) for size in sizes]
    archive = ZipArchive(
        [
            Member.of_blob(f"{size}.wav", name, size, THEN)
            for size, name in zip(sizes, blobs, strict=True)
        ]
    )
    tracemalloc.start()
    try:
        sent = sum(map(len, archive.chunks()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == archive.size > 500 * MIB
    assert peak < 24 * MIB
