"""What a process that decodes may take, and how it says that a file is not taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Bounds that the kernel or the parent enforce on one job."""

    max_cpu_seconds: int = 120
    """Processor time, so that a busy machine or a slow storage doesn't condemn a file."""
    max_seconds: int = 400
    """Wall clock; below the queue's task timeout."""
    max_memory: int = 1024**3
    """Address space in bytes, where the platform can limit it."""
    max_output_bytes: int = 1024**3
    """What a job may write to its output file."""


class Refused(Exception):
    """A file that is not taken, by its own fault and for good: trying again changes nothing.

    Any room's codes include too_expensive (time or memory), crashed (it brought the decoder
    down) and too_long (what it would become). `detail` is a sentence for whoever uploaded it.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
