"""A whole record over real HTTP, from either store: as a browser downloads it, byte for byte."""

import shutil
import subprocess
import zipfile

import httpx
import pytest

from bench import processes
from tests.musicians import Musician
from wavic.testing.audio import audio_file

MIB = 1024 * 1024


def save(musician, path, **wanted):
    """Download by a ticket, without a token, in pieces; the answer's headers."""
    issued = musician.create(f"/project/{musician.project['id']}/download", **wanted)
    with path.open("wb") as file, httpx.stream("GET", issued["url"], timeout=120) as answer:
        assert answer.status_code == 200
        for piece in answer.iter_bytes(MIB):
            file.write(piece)
    assert path.stat().st_size == issued["size"] == int(answer.headers["Content-Length"])
    return answer.headers


def test_a_record_is_downloaded_and_resumed(stack, tmp_path):
    wav, flac = audio_file("wav", seconds=2), audio_file("flac", seconds=1)
    path = tmp_path / "demos.zip"
    with Musician(stack.address, "Ada") as ada:
        for content, name in ((wav, "Ebb.wav"), (flac, "Flood.flac")):
            ada.upload(content, name)
        lyrics = {"file": ("Lyrics – ½.txt", "Où ?".encode())}
        attached = ada.http.post(f"/file/project/{ada.project['id']}", files=lyrics)
        assert attached.status_code == 201
        headers = save(ada, path, quality="original", attachments=True)
        query = {"quality": "original", "attachments": "true"}
        rest = ada.http.get(
            f"/project/{ada.project['id']}/download",
            params=query,
            headers={"Range": f"bytes={len(wav)}-", "If-Range": headers["ETag"]},
        )
    assert rest.status_code == 206
    assert rest.content == path.read_bytes()[len(wav) :]
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("Demos/01 Ebb.wav") == wav
        assert archive.read("Demos/02 Flood.flac") == flac
        assert archive.read("Demos/Attachments/Lyrics – ½.txt") == "Où ?".encode()
    if unzip := shutil.which("unzip"):
        assert subprocess.run([unzip, "-tq", path], check=False).returncode == 0


@pytest.mark.prove
def test_500_mib_take_less_than_32(stack, tmp_path):
    with Musician(stack.address, "Grace") as grace:
        for number in range(5):
            stems = {"file": (f"{number}.bin", number.to_bytes(1, "big") * (100 * MIB))}
            address = f"/file/project/{grace.project['id']}"
            assert grace.http.post(address, files=stems, timeout=600).status_code == 201
        pids = processes.tree(stack.pid_of("web"))
        processes.forget_peak(pids)
        before = processes.resident_mib(pids)
        save(grace, tmp_path / "large.zip", attachments=True)
        grown = processes.peak_mib(pids) - before
    with zipfile.ZipFile(tmp_path / "large.zip") as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 6
    assert grown < 32
