"""What understanding a recording costs: speed as a multiple of real time, memory, the sandbox.

    python -m bench.audio [SECONDS]

Prints a line for each kind of file, of four minutes unless told. Speed is by processor time, the
best of several runs that take turns, so that other work on the machine counts as little as can
be; the WAV is also timed by the wall clock. Ends with 1 when a bound is broken.
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from wavic.audio.analysis import analyse, analyse_isolated
from wavic.audio.encoding import FLAC, WAV, WAV_24, Encoding, Samples, write
from wavic.audio.probing import probe
from wavic.audio.sniffing import AudioFormat, sniff_file
from wavic.audio.synthesis import PIECES, RATE, render

LEAST_WITHOUT_TRUE_PEAK, LEAST_WITH = 900, 300  # times real time, of a 16-bit WAV
MOST_MEMORY = 64  # MiB of the whole process in the sandbox
SECONDS, ROUNDS = 240, 7
KINDS: dict[str, tuple[Encoding, int]] = {
    "WAV 16/44.1": (WAV, 44_100),
    "WAV 24/48": (WAV_24, 48_000),
    "WAV 24/96": (WAV_24, 96_000),
    "FLAC": (FLAC, 44_100),
    "ALAC": (Encoding("ipod", "alac", "s16p"), 44_100),
    "AAC": (Encoding("ipod", "aac", bit_rate=256_000), 44_100),
    "MP3": (Encoding("mp3", "libmp3lame", bit_rate=320_000), 44_100),
    "Opus": (Encoding("ogg", "libopus", bit_rate=160_000), 48_000),
}


def recording(encoding: Encoding, rate: int, seconds: int, music: Samples) -> io.BytesIO:
    """The music over and over, for so many seconds; at another rate it is another pitch."""
    file, missing = io.BytesIO(), seconds * rate
    blocks = []
    while missing:
        blocks.append(music[:missing])
        missing -= len(blocks[-1])
    write(file, blocks, encoding, rate=rate)
    return file


def best_of(ways: dict[str, Callable[[], object]], clock: Callable[[], float]) -> dict[str, float]:
    """The least seconds of each way, over rounds in which all take turns."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = clock()
            way()
            best[name] = min(best[name], clock() - start)
    return best


class Watch:
    """The most memory that a child of ours held, in MiB."""

    peak = 0.0

    def __call__(self, _fraction: float) -> None:
        for task in Path("/proc/self/task").iterdir():
            for child in (task / "children").read_text().split():
                status = Path(f"/proc/{child}/status").read_text()
                self.peak = max(self.peak, int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def ways_of(file: io.BytesIO, form: AudioFormat) -> dict[str, Callable[[], object]]:
    """What is measured of each file."""
    return {
        "decode": lambda: probe(file, form),
        "loudness": lambda: analyse(file, form, true_peak=False),
        "true peak": lambda: analyse(file, form),
    }


def main() -> int:
    """Measure each kind; 1 when a bound is broken."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    music, broken = render(PIECES[0]), False
    print(f"{RATE} Hz music, {seconds} s, times real time by processor time")
    print(f"{'':14}{'decode':>9}{'loudness':>10}{'true peak':>11}{'sandbox':>9}{'MiB':>7}")
    for name, (encoding, rate) in KINDS.items():
        file = recording(encoding, rate, seconds, music)
        form = sniff_file(file)
        assert form
        best = best_of(ways_of(file, form), time.process_time)
        watch = Watch()
        start = time.perf_counter()
        analyse_isolated(file, form, progress=watch)
        isolated = seconds / (time.perf_counter() - start)
        speed = {way: seconds / spent for way, spent in best.items()}
        print(
            f"{name:14}{speed['decode']:9.0f}{speed['loudness']:10.0f}{speed['true peak']:11.0f}"
            f"{isolated:9.0f}{watch.peak:7.1f}",
            flush=True,
        )
        broken |= watch.peak > MOST_MEMORY
        if name == "WAV 16/44.1":
            broken |= speed["loudness"] < LEAST_WITHOUT_TRUE_PEAK
            broken |= speed["true peak"] < LEAST_WITH
            wall = best_of(ways_of(file, form), time.perf_counter)
            print("  by the wall clock: " + sentence(wall, seconds))
    print(f"starting the sandbox: {starting():.2f} s")
    return int(broken)


def sentence(spent: dict[str, float], seconds: int) -> str:
    """Times real time, in words."""
    return ", ".join(f"{way} {seconds / best:.0f}" for way, best in spent.items())


def starting() -> float:
    """Seconds for a file with next to nothing in it."""
    file = recording(WAV, 8_000, 1, render(PIECES[0])[:8_000])
    form = sniff_file(file)
    assert form
    return best_of({"start": lambda: analyse_isolated(file, form)}, time.perf_counter)["start"]


if __name__ == "__main__":
    sys.exit(main())
