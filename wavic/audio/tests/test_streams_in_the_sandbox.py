"""In the sandbox a proxy is the same, is told how far it is, and costs memory that hardly grows."""

import io
import json
import subprocess
import sys
import tempfile

import pytest
from django.conf import settings

from wavic.audio.encoding import write
from wavic.audio.limits import AudioRefused
from wavic.audio.sniffing import WAV, sniff_file
from wavic.audio.streaming import STREAM_LIMITS, make_stream_isolated
from wavic.audio.tests.streams import stream_of
from wavic.testing.audio import ENCODINGS, audio_file, swelling_noise

MEASURE = """
import json, sys
from wavic.audio.sniffing import sniff_file
from wavic.audio.streaming import make_stream

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

with open(sys.argv[1], "rb") as file, open(sys.argv[2], "w+b") as output:
    before = peak()
    facts = make_stream(file, sniff_file(file), output)
    print(json.dumps([facts.duration_ms, facts.remuxed, (peak() - before) / 1024]))
"""


@pytest.mark.parametrize("kind", ["wav", "opus", "mp3", "m4a", "mp3-vbr"])
def test_the_same_bytes(kind):
    source = audio_file(kind, seconds=2)
    file, told = io.BytesIO(source), []
    with tempfile.TemporaryFile() as output:
        facts = make_stream_isolated(file, sniff_file(file), output, progress=told.append)
        output.seek(0)
        assert (facts, output.read()) == stream_of(source)
    assert told == sorted(set(told))
    assert len(told) > 1  # by the clock, so a fast machine is told less
    assert told[-1] == 1


def test_a_refusal_comes_through():
    with tempfile.TemporaryFile() as output, pytest.raises(AudioRefused) as refusal:
        make_stream_isolated(io.BytesIO(b"RIFF\x00\x00\x00\x00WAVE"), WAV, output)
    assert refusal.value.code == "not_audio"


def test_there_is_time_and_room_for_the_longest_file():
    """At 20 times real time, as on a busy machine; copied at the highest bit rate of AAC."""
    longest = STREAM_LIMITS.max_duration_ms / 1000
    assert STREAM_LIMITS.max_cpu_seconds >= 3 * longest / 20
    assert STREAM_LIMITS.max_seconds < settings.Q_CLUSTER["timeout"]
    highest_bit_rate = 6_144 * 2 * 48_000 / 1024
    assert STREAM_LIMITS.max_output_bytes > longest * highest_bit_rate / 8


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
@pytest.mark.parametrize(("kind", "remuxed"), [("wav", False), ("mp3", True), ("m4a", True)])
def test_an_hour_costs_little_more_memory_than_a_minute(tmp_path, kind, remuxed):
    minute = swelling_noise(60, channels=1)

    def measure(minutes: int) -> tuple[int, bool, float]:
        source, output = tmp_path / "source", tmp_path / "output"
        with source.open("w+b") as file:
            write(file, (minute for _ in range(minutes)), ENCODINGS[kind], rate=44_100)
        command = [sys.executable, "-c", MEASURE, str(source), str(output)]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    _, _, of_a_minute = measure(1)
    duration_ms, copied, of_an_hour = measure(60)
    assert (duration_ms // 1000, copied) == (3_600, remuxed)
    assert of_a_minute < 16
    assert of_an_hour - of_a_minute < 32  # MiB: MP4 keeps some 100 bytes for each packet
