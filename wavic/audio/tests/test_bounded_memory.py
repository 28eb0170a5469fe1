"""Hours cost as much memory as a minute, and so does a file that pretends to be years."""

import io
import struct
import sys
import tempfile
from pathlib import Path

import pytest

from wavic.audio.analysis import analyse_isolated
from wavic.audio.encoding import write
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.sniffing import FORMATS, sniff_file
from wavic.testing.audio import ENCODINGS, audio_file, hours_of_silence, swelling_noise

MIB = 1024
BOUND = 64 * MIB
"""KiB of the whole process in the sandbox, its interpreter and libraries included."""

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc"),
    # The figure is of all children so far: other tests in the same process spoil it.
    pytest.mark.prove,
]


class Watch:
    """The most memory that a sandbox of ours has held, asked for whenever it reports."""

    peak = 0

    def __call__(self, fraction: float) -> None:
        for task in Path("/proc/self/task").iterdir():
            for pid in (task / "children").read_text().split():
                child = Path("/proc", pid)
                if b"wavic.sandbox" in (child / "cmdline").read_bytes():  # not what others left
                    status = (child / "status").read_text()
                    self.peak = max(self.peak, int(status.partition("VmHWM:")[2].split()[0]))


class RepeatedWav(io.RawIOBase):
    """A 32-bit WAV (RF64 where it is large) of a second over and over, that lies nowhere."""

    def __init__(self, seconds: int, *, rate: int, channels: int = 2) -> None:
        samples = (swelling_noise(1, rate=rate, channels=channels) * (2**31 - 1)).astype("<i4")
        self._second = samples.tobytes()
        frame, size = 4 * channels, len(self._second) * seconds
        form = struct.pack("<HHIIHH", 1, channels, rate, rate * frame, frame, 32)
        self._head = (
            struct.pack("<4sI4s", b"RF64", 0xFFFF_FFFF, b"WAVE")
            + struct.pack("<4sIQQQI", b"ds64", 28, size + 72, size, 0, 0)
            + struct.pack("<4sI", b"fmt ", len(form))
            + form
            + struct.pack("<4sI", b"data", 0xFFFF_FFFF)
        )
        self._size, self._position = len(self._head) + size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = offset + {0: 0, 1: self._position, 2: self._size}[whence]
        return self._position

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        end = self._size if size < 0 else min(self._position + size, self._size)
        content = b""
        while self._position < end:
            if self._position < len(self._head):
                part = self._head[self._position : end]
            else:
                at = (self._position - len(self._head)) % len(self._second)
                part = self._second[at : at + end - self._position]
            content += part
            self._position += len(part)
        return content


def test_five_minutes_of_stereo():
    watch = Watch()
    found = analyse_isolated(RepeatedWav(300, rate=44_100), FORMATS["WAV"], progress=watch)

    assert found.facts.duration_ms == 300_000
    assert 0 < watch.peak <= BOUND


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("flac-24", 60),
        ("m4a", 30),
        pytest.param("m4a", 600, marks=pytest.mark.prove),
        pytest.param("mp3", 600, marks=pytest.mark.prove),
        pytest.param("opus", 600, marks=pytest.mark.prove),
    ],
)
def test_what_is_compressed(kind, seconds):
    watch, rate = Watch(), 48_000
    with tempfile.TemporaryFile() as file:
        write(file, [swelling_noise(10, rate=rate)] * (seconds // 10), ENCODINGS[kind], rate=rate)
        found = analyse_isolated(file, sniff_file(file), progress=watch)

    assert found.facts.duration_ms == pytest.approx(seconds * 1000, abs=100)
    assert 0 < watch.peak <= BOUND


@pytest.mark.prove
@pytest.mark.parametrize(
    ("rate", "channels", "hours"), [(96_000, 2, 4), (192_000, 2, 1), (384_000, 8, 0.1)]
)
def test_hours_of_high_resolution(rate, channels, hours):
    watch, seconds = Watch(), round(hours * 3600)
    file = RepeatedWav(seconds, rate=rate, channels=channels)
    found = analyse_isolated(file, FORMATS["WAV"], progress=watch)

    assert found.facts.duration_ms == seconds * 1000
    assert not found.facts.truncated
    assert 0 < watch.peak <= BOUND


@pytest.mark.parametrize(
    ("hours", "limits"),
    [
        (1, Limits(max_duration_ms=30 * 60 * 1000)),
        pytest.param(7, Limits(), marks=pytest.mark.prove),
    ],
)
def test_hours_in_a_small_file_are_refused(hours, limits):
    watch, content = Watch(), hours_of_silence(hours)
    with pytest.raises(AudioRefused) as refusal:
        analyse_isolated(io.BytesIO(content), FORMATS["FLAC"], progress=watch, limits=limits)

    assert len(content) < 20_000 * hours
    assert refusal.value.code == "too_long"
    assert f"{limits.max_duration_ms / 3_600_000:g} hours" in refusal.value.detail
    assert 0 < watch.peak <= BOUND


def test_an_index_of_a_hundred_million_samples_is_not_believed():
    content = bytearray(audio_file("m4a"))
    at = content.index(b"stsz") + 8
    content[at : at + 8] = (1).to_bytes(4, "big") + (170_000_000).to_bytes(4, "big")
    limits = Limits(max_memory=512 * MIB * 1024)  # half of it is taken before the file is read
    with pytest.raises(AudioRefused) as refusal:
        analyse_isolated(io.BytesIO(content), FORMATS["M4A"], limits=limits)
    assert refusal.value.code == "empty"  # rather than too expensive
