"""What a large upload costs, on the local store and on Azurite where Node.js is.

    python -m bench.uploads [MIB]

Prints a line for each store; ends with 1 when the web processes grew by 64 MiB or more, or when
what is served isn't what was sent.
"""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

MOST_GROWTH = 64  # MiB
SIZE = 1024  # MiB


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
        stores["azurite"] = azurite.environment | container
    else:
        print("Azurite is missing (needs Node.js): only the local store is measured.")
    return stores


def main() -> int:
    """Measure each store; 1 when a bound is broken."""
    from bench.large_files import send_and_fetch
    from tests.musicians import Musician
    from tests.running import Run
    from wavic.testing.ports import free_base_port

    mib = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    broken = False
    print(
        f"{mib} MiB{'up MiB/s':>12}{'growth MiB':>12}{'down MiB/s':>12}{'growth MiB':>12}  intact"
    )
    with ExitStack() as stack:
        for store, variables in environments(stack).items():
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wavic-bench-")))
            with Run(data, free_base_port(), **variables) as run:
                run.wait_until_ready()
                with Musician(f"http://127.0.0.1:{run.port}", "Bench") as musician:
                    made = send_and_fetch(musician, run.pid_of("web"), mib)
            print(
                f"{store:9}{mib / made.upload_seconds:12.0f}{made.upload_growth:12.1f}"
                f"{mib / made.download_seconds:12.0f}{made.download_growth:12.1f}"
                f"  {'yes' if made.intact else 'NO'}",
                flush=True,
            )
            broken |= made.upload_growth >= MOST_GROWTH or not made.intact
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
