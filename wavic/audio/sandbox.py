"""Jobs on anybody's audio, in a process of its own."""

from typing import BinaryIO

from wavic.audio.jobs import CATALOGUE, Finished, Progress
from wavic.audio.limits import Limits
from wavic.audio.sniffing import AudioFormat
from wavic.sandbox import running


def run_isolated(
    job: str,
    file: BinaryIO,
    form: AudioFormat,
    *,
    output: BinaryIO | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Finished:
    """Do one of JOBS, as wavic.sandbox.running says. Raises AudioRefused and what that does."""
    return running.run_isolated(
        CATALOGUE, job, file, form, output=output, limits=limits, progress=progress
    )
