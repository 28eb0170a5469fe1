"""`manage.py upload`: persistent on a bad network, orderly, clear when it fails."""

import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
from pathlib import Path

import httpx
import pytest

from tests.command import (
    UploadCommand,
    environment,
    large_wav,
    only_track,
    project,
    served,
    upload,
)
from tests.conftest import ON_THE_LAPTOP
from tests.musicians import PASSWORD, Musician
from tests.network import Failure, network
from tests.running import ROOT
from wavic.testing.audio import audio_file

pytestmark = ON_THE_LAPTOP
BLOCKS = 2  # of a file of 8 MiB and a header


@pytest.fixture(scope="module")
def song(tmp_path_factory) -> tuple[Path, str]:
    """A file of two blocks, and its digest."""
    path = tmp_path_factory.mktemp("songs") / "long song.wav"
    return path, large_wav(path, BLOCKS)


@pytest.fixture
def room(laptop, uploader) -> Musician:
    """Somebody with a project to which nothing was uploaded yet."""
    return uploader(laptop)


def test_ctrl_c_says_that_nothing_is_lost(room, song):
    def interrupt(passage):
        if passage.block is not None and len(net.blocks) == 2:
            command.process.send_signal(signal.SIGINT)
            raise Failure(0)

    with network(interrupt) as net:
        with UploadCommand(
            room, song[0], *project(room), "--parallel", 1, **net.variables
        ) as command:
            code, said, complained = command.wait()
        assert (code, said, len(net.blocks)) == (130, "", 2)
    assert complained.endswith("Stopped. The same command goes on from here.\n")
    code, said, complained = upload(room, song[0], *project(room))
    assert code == 0, complained
    assert room.track(only_track(said))


@pytest.mark.prove
def test_a_bad_network_and_a_busy_server_only_take_longer(room, song):
    path, sha256 = song
    evils = iter(
        [
            Failure(0),
            Failure(503, Retry_After="0"),
            Failure(429, Retry_After="Thu, 01 Jan 2026 00:00:00 GMT"),
            Failure(403),  # as of an address that has expired
            Failure(500),
        ]
    )

    def be_evil(passage):
        if passage.block is not None and (evil := next(evils, None)):
            raise evil

    with network(be_evil) as net:
        code, said, complained = upload(room, path, *project(room), **net.variables)
    assert code == 0, complained
    assert [seen.status for seen in net.blocks].count(201) == BLOCKS
    assert len(net.blocks) == BLOCKS + 5
    assert complained.count("Trying again") == 5
    assert len([seen for seen in net.passages if re.fullmatch(r"/file/\w{24}", seen.path)]) >= 1
    assert served(room, only_track(said)) == sha256
    for secret in (room.token, "signature=", "sig="):
        assert secret not in said + complained


@pytest.mark.prove
def test_an_answer_that_was_lost_opens_no_second_upload(room, song):
    lost = []

    def lose(passage):
        if passage.path == "/file" and passage.method == "POST" and not lost:
            lost.append(httpx.post(passage.url, headers=opening["headers"], json=opening["body"]))
            raise Failure(0)

    path, sha256 = song
    opening = {
        "headers": {"Authorization": f"Bearer {room.token}"},
        "body": {
            "purpose": "track",
            "target": room.project["id"],
            "name": path.name,
            "size": path.stat().st_size,
            "sha256": sha256,
        },
    }
    with network(lose) as net:
        code, _, complained = upload(room, path, *project(room), **net.variables)
    assert code == 0, complained
    assert [answer.status_code for answer in lost] == [201]
    assert room.http.get(f"/file/{lost[0].json()['id']}").json()["state"] == "completed"
    assert room.http.get("/file").json()["results"] == []


def test_a_folder_is_uploaded_in_order_and_once(room, tmp_path):
    for name, hertz in (("10 last.flac", 500), ("2 second.flac", 400), ("1 first.wav", 300)):
        kind = name.rpartition(".")[2]
        (tmp_path / name).write_bytes(audio_file(kind, seconds=0.2, hertz=hertz))
    (tmp_path / "cover.jpg").write_bytes(b"no audio")
    (tmp_path / "._1 first.wav").write_bytes(b"what a Mac leaves")
    first = upload(room, tmp_path, *project(room))
    assert first[0] == 0, first[2]
    assert [track["title"] for track in room.tracks()] == ["1 first", "2 second", "10 last"]
    assert upload(room, tmp_path, *project(room))[:2] == first[:2]
    assert len(room.tracks()) == 3
    code, said, _ = upload(room, tmp_path / "1 first.wav", *project(room), "--again")
    assert (code, len(room.tracks())) == (0, 4)
    assert only_track(said) not in first[1]


@pytest.mark.prove
def test_versions_and_what_is_said_of_them(room, tmp_path):
    track = room.upload(audio_file("wav", seconds=0.2))
    (tmp_path / "mix.flac").write_bytes(audio_file("flac", seconds=0.3))
    words = ("--label", "Mix 2", "--notes", "More bass.")
    code, said, complained = upload(room, tmp_path / "mix.flac", "--track", track["id"], *words)
    assert (code, said.split()[1]) == (0, "version"), complained
    version = room.track(track["id"])["version"]
    assert (version["id"], version["number"]) == (said.split()[-1], 2)
    assert (version["label"], version["notes"]) == ("Mix 2", "More bass.")


@pytest.mark.prove
def test_what_cant_be_uploaded_is_said_and_the_rest_goes_on(room, tmp_path):
    (tmp_path / "page.wav").write_bytes(b"<!doctype html><script>alert(1)</script>")
    (tmp_path / "empty.wav").touch()
    (tmp_path / "take.wav").write_bytes(audio_file("wav", seconds=0.2))
    names = ("page.wav", "absent.wav", "empty.wav", "take.wav")
    code, said, complained = upload(room, *(tmp_path / name for name in names), *project(room))
    assert code == 1
    assert "page.wav: This is not audio that WAVIC knows." in complained
    assert "absent.wav: No such file or directory" in complained
    assert "empty.wav: The file is empty." in complained
    assert [track["id"] for track in room.tracks()] == [only_track(said)]
    code, _, complained = upload(room, tmp_path / "take.wav", "--project", "0" * 24, "--again")
    assert (code, complained.splitlines()[-1].partition(": ")[0]) == (1, "take.wav")
    assert "There is nothing here that you may see." in complained


@pytest.mark.prove
def test_a_full_plan_is_said(room, tmp_path):
    limit = 2 * 1024**3  # the free plan's
    used = room.http.get(f"/artist/{room.space['id']}/usage").json()["storage"]["used"]
    fields = {"purpose": "track", "target": room.project["id"], "name": "long.wav"}
    taken = room.create("/file", **fields, size=limit - used)
    (tmp_path / "take.wav").write_bytes(audio_file("wav", seconds=0.2))
    code, said, complained = upload(room, tmp_path / "take.wav", *project(room))
    assert (code, said) == (1, "")
    assert re.search(r"^take\.wav: .*plan", complained, re.MULTILINE), complained
    assert room.http.delete(f"/file/{taken['id']}").status_code == 204
    assert upload(room, tmp_path / "take.wav", *project(room))[0] == 0


@pytest.mark.prove
def test_without_a_token_that_counts_nothing_begins(room, song):
    code, _, complained = upload(room, song[0], *project(room), WAVIC_TOKEN="not.a.token")
    assert (code, complained.count("\n")) == (1, 1)
    assert "Traceback" not in complained
    code, _, complained = upload(room, song[0], *project(room), WAVIC_TOKEN="")
    assert (code, complained) == (
        1,
        "Set WAVIC_TOKEN: there is no terminal to ask for a password on.\n",
    )


@pytest.mark.prove
def test_on_a_terminal_it_asks_for_a_password_and_logs_out_again(room, tmp_path):
    (tmp_path / "take.wav").write_bytes(audio_file("wav", seconds=0.2))
    sessions = room.http.get("/user/sessions").json()["results"]
    arguments = [str(tmp_path / "take.wav"), *project(room)]
    shown, code = on_a_terminal(room, arguments, [room.email, PASSWORD])
    assert code == 0, shown
    assert only_track(shown) == room.tracks()[0]["id"]
    assert "100%" in shown  # a bar
    assert PASSWORD not in shown
    assert room.http.get("/user/sessions").json()["results"] == sessions


def on_a_terminal(musician: Musician, arguments: list[str], lines: list[str]) -> tuple[str, int]:
    """Run it on a terminal of its own and type lines at its questions; what is seen, exit code."""
    process, terminal = pty.fork()
    if not process:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        os.chdir(ROOT)
        command = [sys.executable, "manage.py", "upload", *arguments]
        os.execve(sys.executable, command, environment(musician))
    seen = b""
    try:
        while piece := os.read(terminal, 65536):
            seen += piece
            if lines and seen.endswith((b"E-mail: ", b"Password: ")):
                os.write(terminal, f"{lines.pop(0)}\n".encode())
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(terminal)
    return seen.decode(), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
