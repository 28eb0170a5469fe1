"""What the five variants of a picture cost, beside sharp (npm), in one run.

    python -m bench.images [ROUNDS]

Three pictures made by code: a JPEG of 24 megapixels, one of 12 turned by EXIF, a PNG of 12. Both
sides decode once and make the same five files at like quality, taking turns; what is compared is
the best of the rounds, which others on the machine disturb least. Ends with 1 when we take more
than 1.25 times as long as sharp.
"""

import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from wavic.images.formats import JPEG, PNG, ImageFormat
from wavic.images.rendering import render_isolated
from wavic.images.variants import make_variants
from wavic.testing.pictures import encoded, photograph

MOST = 1.25
ROUNDS = 15
_SHARP = Path(__file__).with_name("sharp.mjs")


@dataclass(frozen=True)
class Source:
    """A picture to be measured, and the format it is in."""

    name: str
    form: ImageFormat
    content: bytes


@dataclass(frozen=True)
class Made:
    """What making the variants once took, in milliseconds, and the variants by name."""

    wall: float
    cpu: float
    files: dict[str, bytes]


class Sharp:
    """sharp in a Node.js process that stays."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process, self._folder = process, folder

    def make(self, file: Path) -> Made:
        """Make the variants of one file."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"file": str(file), "folder": str(self._folder)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        files = {path.name: path.read_bytes() for path in self._folder.iterdir()}
        return Made(answer["milliseconds"], answer["cpu"], files)


@contextmanager
def sharp(folder: Path) -> Iterator[Sharp]:
    """sharp, started."""
    made = folder / "made"
    made.mkdir()
    command = ["node", str(_SHARP)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Sharp(process, made)
        finally:
            process.kill()


def ours(source: Source) -> Made:
    """Our variants of it."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = make_variants(io.BytesIO(source.content), source.form)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Made(wall * 1_000, cpu * 1_000, made.files)


def decibels(made: bytes, source: Source) -> float:
    """How near a medium is to the picture shrunk without any short cut (PSNR)."""
    medium = Image.open(io.BytesIO(made)).convert("RGB")
    whole = Image.open(io.BytesIO(source.content))
    upright = {6: Image.Transpose.ROTATE_270}.get(whole.getexif().get(0x0112))
    whole = whole.transpose(upright) if upright is not None else whole
    ideal = whole.resize(medium.size, Image.Resampling.LANCZOS)
    error = np.asarray(ideal, np.float64) - np.asarray(medium, np.float64)
    return float(10 * np.log10(255**2 / np.mean(error**2)))


def sources() -> list[Source]:
    """The three pictures."""
    large, small = photograph(6000, 4000), photograph(4000, 3000)
    return [
        Source("JPEG, 24 MP", JPEG, encoded(large, "JPEG", quality=90)),
        Source("JPEG, 12 MP, turned", JPEG, encoded(small, "JPEG", quality=90, orientation=6)),
        Source("PNG, 12 MP", PNG, encoded(small, "PNG")),
    ]


def compare(source: Source, other: Sharp, file: Path, rounds: int) -> float:
    """Measure both sides in turns and print a line; our time as a multiple of sharp's."""
    file.write_bytes(source.content)
    ours(source), other.make(file)
    mine, theirs = zip(*((ours(source), other.make(file)) for _ in range(rounds)), strict=True)
    walls = [min(made.wall for made in side) for side in (mine, theirs)]
    cpus = [min(made.cpu for made in side) for side in (mine, theirs)]
    ratio = walls[0] / walls[1]
    media = [made.files["medium"] for made in (mine[0], theirs[0])]
    quality = "".join(f"{len(m) / 1000:11.1f} kB{decibels(m, source):5.1f} dB" for m in media)
    print(
        f"{source.name:20}{walls[0]:8.0f}{walls[1]:8.0f}{ratio:8.2f}"
        f"{cpus[0]:10.0f}{cpus[1]:10.0f}{isolated(source):10.0f}{quality}",
        flush=True,
    )
    return ratio


def isolated(source: Source) -> float:
    """What the worker waits for in all, in milliseconds: a process of its own is started for it."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        render_isolated(io.BytesIO(source.content), source.form)
        took.append((time.perf_counter() - began) * 1_000)
    return min(took)


def main() -> int:
    """Measure the three; 1 when a bound is broken."""
    if not shutil.which("node"):
        print("Node.js is missing: there is nothing to compare with.")
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    columns = f"{'ours':>8}{'sharp':>8}{'ratio':>8}{'ours CPU':>10}{'sharp CPU':>10}{'sandbox':>10}"
    print(f"{'best ms':20}{columns}{'medium, ours':>22}{'medium, sharp':>22}")
    with tempfile.TemporaryDirectory(prefix="wavic-bench-") as scratch:
        folder = Path(scratch)
        with sharp(folder) as other:
            ratios = [compare(it, other, folder / "source", rounds) for it in sources()]
    return 1 if max(ratios) > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
