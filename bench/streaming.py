"""What a streaming proxy costs: speed as a multiple of real time, and memory.

    python -m bench.streaming [SECONDS]

Prints a line for each kind of file, of one minute unless told. Speed is by processor time, the
best of several runs that take turns. A file that is encoded is set beside the bare encoder, one
that is copied beside decoding it once. Ends with 1 when a bound on those ratios or on memory is
broken.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import av

from bench.audio import recording
from wavic.audio.decoding import open_audio
from wavic.audio.encoding import FLAC, WAV, WAV_24, Encoding
from wavic.audio.limits import Limits
from wavic.audio.sniffing import AudioFormat, sniff_file
from wavic.audio.streaming import StreamFacts, make_stream, make_stream_isolated
from wavic.audio.synthesis import PIECES, render

MOST_BESIDE_ENCODER, MOST_BESIDE_DECODING = 2, 5
MOST_MEMORY = 128  # MiB of the whole process in the sandbox
SECONDS, ROUNDS = 60, 3
KINDS: dict[str, tuple[Encoding, int]] = {
    "WAV 16/44.1": (WAV, 44_100),
    "WAV 24/96": (WAV_24, 96_000),
    "FLAC": (FLAC, 44_100),
    "MP3, variable": (
        Encoding("mp3", "libmp3lame", options=(("flags", "+qscale"), ("global_quality", "236"))),
        44_100,
    ),
    "Opus": (Encoding("ogg", "libopus", bit_rate=160_000), 48_000),
    "MP3": (Encoding("mp3", "libmp3lame", bit_rate=320_000), 44_100),
    "AAC": (Encoding("ipod", "aac", bit_rate=256_000), 44_100),
    "AAC, bare": (Encoding("adts", "aac", bit_rate=256_000), 44_100),
}


def bare_encoder(seconds: int) -> float:
    """Processor seconds of FFmpeg's AAC encoder for stereo at 44.1 kHz that lies in memory."""
    frames = []
    file = recording(WAV, 44_100, seconds, render(PIECES[0]))
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=44_100, frame_size=1024)
    with open_audio(file, _form(file), Limits()) as decoding:
        for decoded in decoding.frames():
            frames += resampler.resample(decoded)
    context = av.CodecContext.create("aac", "w")
    context.sample_rate, context.layout, context.format = 44_100, "stereo", "fltp"
    context.bit_rate, context.time_base = 160_000, Fraction(1, 44_100)
    start = time.process_time()
    for frame in frames:
        context.encode(frame)
    return time.process_time() - start


def decode(file: io.BytesIO, form: AudioFormat) -> None:
    """All of it, once."""
    with open_audio(file, form, Limits()) as decoding:
        for _ in decoding.frames():
            pass


def proxy_of(file: io.BytesIO, form: AudioFormat) -> StreamFacts:
    """A proxy that is thrown away."""
    return make_stream(file, form, io.BytesIO())


def best(way: Callable[[], object]) -> float:
    """The least processor seconds of several runs."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        way()
        spent.append(time.process_time() - start)
    return min(spent)


def in_the_sandbox(file: io.BytesIO, form: AudioFormat) -> tuple[float, float]:
    """Seconds by the wall clock, and the most MiB that the process held."""
    peak = 0.0

    def watch(_fraction: float) -> None:
        nonlocal peak
        for task in Path("/proc/self/task").iterdir():
            for child in (task / "children").read_text().split():
                status = Path(f"/proc/{child}/status").read_text()
                peak = max(peak, int(status.partition("VmHWM:")[2].split()[0]) / 1024)

    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        make_stream_isolated(file, form, output, progress=watch)
    return time.perf_counter() - start, peak


def main() -> int:
    """Measure each kind; 1 when a bound is broken."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    music, broken = render(PIECES[0]), False
    encoder = min(bare_encoder(seconds) for _ in range(ROUNDS))
    print(f"{seconds} s of music, times real time; the bare AAC encoder: {seconds / encoder:.0f}")
    print(f"{'':15}{'':8}{'speed':>7}{'beside':>8}{'decode':>8}{'sandbox':>9}{'MiB':>7}")
    for name, (encoding, rate) in KINDS.items():
        file = recording(encoding, rate, seconds, music)
        form = _form(file)
        facts = proxy_of(file, form)
        spent = best(partial(proxy_of, file, form))
        decoding = best(partial(decode, file, form))
        wall, peak = in_the_sandbox(file, form)
        ratio = spent / decoding if facts.remuxed else (spent - decoding) / encoder
        broken |= ratio > (MOST_BESIDE_DECODING if facts.remuxed else MOST_BESIDE_ENCODER)
        broken |= peak > MOST_MEMORY
        print(
            f"{name:15}{'copied' if facts.remuxed else 'encoded':8}{seconds / spent:7.0f}"
            f"{ratio:7.2f}×{seconds / decoding:8.0f}{seconds / wall:9.0f}{peak:7.1f}",
            flush=True,
        )
    return int(broken)


def _form(file: io.BytesIO) -> AudioFormat:
    form = sniff_file(file)
    assert form
    return form


if __name__ == "__main__":
    sys.exit(main())
