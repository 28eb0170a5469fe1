"""What a large upload costs beside a plain copy of the same bytes to the same disk.

    python -m bench.uploads [MIB]

A WAV file is copied, sent as multipart to the local store, in blocks to the local store and, where
Node.js is, in blocks to Azurite, round after round, so that a busy machine is as busy for all; what
was stored is fetched again. Prints the median of each; ends with 1 when the web processes grew by
64 MiB or more in any of them, or when what is served isn't what was sent.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import processes

MIB = 1024 * 1024
MOST_GROWTH = 64  # MiB
SIZE = 512  # MiB: three rounds fit into the free plan
ROUNDS = 3
BLOCK = 8  # MiB
PARALLEL = 4  # blocks at once
PATIENCE = 600  # seconds


@dataclass(frozen=True)
class Cost:
    """What one way took: of the wall clock, and of the web processes' memory and processors."""

    seconds: float
    growth: float = 0.0  # MiB
    cpu: float = 0.0  # seconds


def measured(web: list[int], work: Callable[[], object]) -> Cost:
    """What the work costs these processes."""
    processes.forget_peak(web)
    memory, cpu = processes.resident_mib(web), processes.cpu_seconds(web)
    began = time.perf_counter()
    work()
    return Cost(
        time.perf_counter() - began,
        processes.peak_mib(web) - memory,
        processes.cpu_seconds(web) - cpu,
    )


def copy(path: Path, folder: Path) -> None:
    """Read and write it, a MiB at a time, until the disk has it."""
    with path.open("rb") as source, (folder / "copy").open("wb") as target:
        shutil.copyfileobj(source, target, MIB)
        target.flush()
        os.fsync(target.fileno())


class Sender:
    """Somebody who sends one file again and again; `track` is what it became last."""

    def __init__(self, run, path: Path) -> None:
        from tests.musicians import Musician

        self.musician = Musician(run.address, "Bench")
        self.path = path
        self.track = ""

    def multipart(self) -> None:
        """POST /track."""
        with self.path.open("rb") as file:
            answer = self.musician.http.post(
                "/track",
                data={"project": self.musician.project["id"]},
                files={"file": file},
                timeout=PATIENCE,
            )
        answer.raise_for_status()
        self.track = answer.json()["id"]

    def blocks(self) -> None:
        """POST /file, blocks, complete: without a digest, which multipart has none of either."""
        from wavic.uploads.client.api import Wavic
        from wavic.uploads.client.blocks import send_blocks
        from wavic.uploads.client.files import LocalFile

        file = LocalFile.at(self.path)
        with Wavic(str(self.musician.http.base_url), self.musician.token) as wavic:
            project = self.musician.project["id"]
            upload = wavic.open(purpose="track", target=project, name=file.name, size=file.size)
            again = partial(wavic.upload, upload["id"])
            send_blocks(file, upload, again, parallel=PARALLEL, advance=lambda _: None)
            result = wavic.complete(upload["id"])["result"]
        self.track = result["id"] if result else ""

    def fetched(self) -> str:
        """The digest of what is served."""
        from tests.command import served

        return served(self.musician, self.track)


def environments(stack: ExitStack) -> dict[str, dict[str, str]]:
    """Store -> the variables that select it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wavic.settings")
    from wavic.testing.azurite import Azurite, find_azurite

    stores: dict[str, dict[str, str]] = {"local": {}}
    if program := find_azurite():
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wavic-azurite-")))
        azurite = Azurite.start(program, folder)
        stack.callback(azurite.stop)
        container = {"AZURE_STORAGE_CONTAINER_NAME": "bench"}
        stores["Azurite"] = azurite.environment | container
    else:
        print("Azurite is missing (needs Node.js): only the local store is measured.")
    return stores


def main() -> int:
    """Measure each way; 1 when a bound is broken."""
    from tests.command import large_wav
    from tests.running import Run
    from wavic.testing.ports import free_base_port

    mib = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wavic-bench-")))
        path = folder / "long.wav"
        sha256 = large_wav(path, mib // BLOCK + 1)
        ways: dict[str, tuple[list[int], Callable[[], object]]] = {
            "plain copy": ([], partial(copy, path, folder))
        }
        senders = {}
        for store, variables in environments(stack).items():
            run = stack.enter_context(Run(folder / store, free_base_port(), **variables))
            web = processes.tree(run.wait_until_ready().pid_of("web"))
            for way in ("multipart", "blocks"):
                if (store, way) != ("Azurite", "multipart"):
                    sender = senders[f"{way}, {store}"] = Sender(run, path)
                    ways[f"{way}, {store}"] = (web, getattr(sender, way))
        ways["fetched, local"] = (ways["blocks, local"][0], senders["blocks, local"].fetched)
        costs: dict[str, list[Cost]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, (web, work) in ways.items():
                costs[way].append(measured(web, work))
        intact = {way: sender.fetched() == sha256 for way, sender in senders.items()}
        return report(mib, costs, intact)


def report(mib: int, costs: dict[str, list[Cost]], intact: dict[str, bool]) -> int:
    """Print the table; 1 when a bound is broken."""
    plain = statistics.median(cost.seconds for cost in costs["plain copy"])
    print(f"{mib} MiB{'MiB/s':>32}{'× copy':>8}{'growth MiB':>12}{'web CPU s/GiB':>15}")
    for way, found in costs.items():
        seconds = statistics.median(cost.seconds for cost in found)
        growth = max(cost.growth for cost in found)
        cpu = statistics.median(cost.cpu for cost in found) * 1024 / mib
        print(f"{way:32}{mib / seconds:8.0f}{seconds / plain:8.1f}{growth:12.1f}{cpu:15.2f}")
    for way in (way for way, whole in intact.items() if not whole):
        print(f"{way}: what is served is NOT what was sent.")
    grown = max(cost.growth for found in costs.values() for cost in found)
    return 1 if grown >= MOST_GROWTH or not all(intact.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
