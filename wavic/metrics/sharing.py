"""One set of figures for all web processes of a server: whichever is scraped tells of them all.

prometheus_client keeps them in files of a folder that the processes share. Granian's processes
have the same parent, and so the same folder; it goes when that parent is gone.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client reads it when it is imported


def share() -> None:
    """Share this process's figures with its siblings. Before prometheus_client is imported."""
    if os.environ.get(VARIABLE):
        return
    folder = Path(tempfile.gettempdir()) / f"wavic-metrics-{os.getuid()}"
    mine = _family(os.getppid())
    with suppress(OSError):  # a disk that can't be written to: each process tells of itself
        (folder / mine).mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[VARIABLE] = str(folder / mine)
        for left in folder.iterdir():
            if left.name != mine and _family(int(left.name.partition("-")[0])) != left.name:
                shutil.rmtree(left, ignore_errors=True)


def shared() -> bool:
    """Whether this process shares its figures."""
    return bool(os.environ.get(VARIABLE))


def _family(parent: int) -> str:
    """A process, by its id and, as ids come again, when it began; "" if it is gone."""
    stat = Path(f"/proc/{parent}/stat")
    if not stat.parent.parent.joinpath("self").exists():  # not Linux
        with suppress(OSError):
            os.kill(parent, 0)
            return f"{parent}-"
        return ""
    try:
        return f"{parent}-{stat.read_text().rpartition(')')[2].split()[19]}"
    except OSError:
        return ""
