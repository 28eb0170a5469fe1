"""`manage.py upload` as a musician has it: a program without a server's variables."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Self

import httpx

from bench.large_files import LargeWav
from tests.musicians import Musician
from tests.running import KEPT, ROOT

PATIENCE = 600  # seconds
CODEC_AT = 20  # bytes into the header


class UploadCommand:
    """One run of it. Use it as a context manager: nothing is left behind."""

    def __init__(self, musician: Musician, *arguments: object, **variables: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "upload", *map(str, arguments)],
            cwd=ROOT,
            env=environment(musician, **{"WAVIC_TOKEN": musician.token} | variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def wait(self) -> tuple[int, str, str]:
        """Its exit code and what it said, on standard output and on standard error."""
        said, complained = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said, complained


def environment(musician: Musician, **variables: str) -> dict[str, str]:
    """Production's, and not one of the variables that a server needs."""
    server = str(musician.http.base_url)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "WAVIC_ENV": "production", "WAVIC_SERVER": server, **variables}


def upload(musician: Musician, *arguments: object, **variables: str) -> tuple[int, str, str]:
    """Run it to its end: exit code, standard output, standard error."""
    with UploadCommand(musician, *arguments, **variables) as command:
        return command.wait()


def project(musician: Musician) -> tuple[str, str]:
    """The arguments for new tracks in their project."""
    return ("--project", musician.project["id"])


def large_wav(path: Path, blocks: int) -> str:
    """Write a WAV file of so many blocks, the last of 44 bytes; its SHA-256 in hex.

    Its codec is nobody's, so that the worker, which others need, is done with it at once.
    """
    with path.open("w+b") as file:
        file.writelines(LargeWav(8 * (blocks - 1)))
        file.seek(CODEC_AT)
        file.write(b"\xfe\xca")
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def only_track(said: str) -> str:
    """The id that the command tells of the one track it made."""
    [track] = re.findall(r": track ([0-9a-f]{24})\r?$", said, re.MULTILINE)
    return track


def served(musician: Musician, track_id: str) -> str:
    """The digest of what a track's URL gives."""
    digest = hashlib.sha256()
    with httpx.stream("GET", musician.track(track_id)["version"]["url"], timeout=PATIENCE) as got:
        for piece in got.iter_bytes():
            digest.update(piece)
    return digest.hexdigest()
