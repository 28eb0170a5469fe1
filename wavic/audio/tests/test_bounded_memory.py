"""An hour costs as much memory as a minute, and so does a file that pretends to be years."""

import json
import subprocess
import sys

import pytest

from wavic.testing.audio import audio_file, hours_of_silence, long_audio_file

MEASURE = """
import io, json, sys
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.probing import probe
from wavic.audio.sniffing import sniff_file

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

with open(sys.argv[1], "rb") as file:
    before = peak()
    try:
        duration = probe(file, sniff_file(file)).duration_ms
    except AudioRefused as refusal:
        duration = refusal.code
    print(json.dumps([duration, peak() - before]))
"""


def measure(path) -> tuple[int | str, int]:
    """The duration (or the refusal's code), and the growth of peak memory in KiB."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    return tuple(json.loads(run.stdout))


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_an_hour(tmp_path, kind):
    path = tmp_path / "hour"
    with path.open("wb+") as file:
        long_audio_file(file, kind, hours=1)
    duration, growth = measure(path)

    assert duration == pytest.approx(3_600_000, abs=1)
    assert growth < 24 * 1024


def test_hours_in_a_small_file(tmp_path):
    path = tmp_path / "hours"
    path.write_bytes(hours_of_silence(10))
    refused, growth = measure(path)

    assert refused == "too_long"
    assert growth < 24 * 1024


def test_an_index_of_a_hundred_million_samples(tmp_path):
    content = bytearray(audio_file("m4a"))
    at = content.index(b"stsz") + 8
    content[at : at + 8] = (1).to_bytes(4, "big") + (170_000_000).to_bytes(4, "big")
    path = tmp_path / "index"
    path.write_bytes(content)
    _, growth = measure(path)

    assert growth < 256 * 1024
