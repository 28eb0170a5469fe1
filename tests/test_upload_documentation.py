"""The examples of docs/uploads.md are run as they stand there."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import environment, large_wav, served
from tests.musicians import Musician
from tests.running import ROOT

PATIENCE = 60  # seconds
RUN = """
import { readFile } from "node:fs/promises";
import { upload } from "./upload.mjs";
const [server, token, target, name] = process.argv.slice(2);
const file = new File([await readFile(name)], name);
const seen = [];
const result = await upload(
  { server, token }, file, { purpose: "track", target }, (part) => seen.push(part));
console.log(JSON.stringify({ ...result, seen }));
"""


def example(language: str) -> str:
    """The one example in this language."""
    page = (ROOT / "docs" / "uploads.md").read_text()
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return found


@pytest.fixture
def joni(stack, uploader) -> Musician:
    return uploader(stack)


@pytest.fixture
def sha256(tmp_path) -> str:
    """The digest of `song.wav`, of three blocks, in the test's folder."""
    return large_wav(tmp_path / "song.wav", 3)


def run(folder: Path, musician: Musician, *command: str, **variables: str) -> str:
    """What a command prints that runs in this folder."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(musician, **variables),
        timeout=PATIENCE,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: install it")
def test_curl(joni, tmp_path, sha256):
    variables = {"token": joni.token, "project": joni.project["id"], "file": "song.wav"}
    server = str(joni.http.base_url)
    said = run(tmp_path, joni, "bash", "-ec", example("sh"), server=server, **variables)
    [track] = re.findall(r"'id': '([0-9a-f]{24})'", said)
    assert served(joni, track) == sha256


@pytest.mark.node
def test_javascript_resumes_what_somebody_began(joni, tmp_path, sha256):
    content = (tmp_path / "song.wav").read_bytes()
    begun = joni.open_upload("song.wav", len(content), details={"title": "Begun elsewhere"})
    joni.send_blocks(begun, content, 1)
    (tmp_path / "upload.mjs").write_text(example("js"))
    (tmp_path / "run.mjs").write_text(RUN)
    arguments = (str(joni.http.base_url), joni.token, joni.project["id"], "song.wav")
    result = json.loads(run(tmp_path, joni, "node", "run.mjs", *arguments))
    assert len(result["seen"]) == 2  # blocks
    assert joni.track(result["id"])["title"] == "Begun elsewhere"
    assert served(joni, result["id"]) == sha256
    assert joni.http.get("/file").json()["results"] == []
