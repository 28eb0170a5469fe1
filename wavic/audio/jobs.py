"""What may be done to a stranger's file, by name: the process in the sandbox runs nothing else."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, cast

from wavic.audio.limits import Limits
from wavic.audio.sniffing import AudioFormat

Progress = Callable[[float], None]
"""Told now and then which fraction of a file is done, from 0 to 1 and never backwards."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a job found: facts that JSON can hold, and bytes where there are any."""

    facts: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


class Run(Protocol):
    """A job's function: reads a seekable file, may write the output it was given.

    Raises AudioRefused when the file is at fault. Whatever else it raises is its own.
    """

    def __call__(
        self,
        file: BinaryIO,
        form: AudioFormat,
        output: BinaryIO | None,
        *,
        limits: Limits,
        progress: Progress,
    ) -> Finished: ...


@dataclass(frozen=True, slots=True)
class Job:
    """Where a job's function is, and how many bytes of content it may find."""

    module: str
    function: str
    max_content_bytes: int = 0

    def load(self) -> Run:
        """The function, imported only now: each process loads what its one job needs."""
        return cast("Run", getattr(importlib.import_module(self.module), self.function))


JOBS = {
    "probe": Job("wavic.audio.probing", "probe_job"),
    "stream": Job("wavic.audio.streaming", "stream_job"),
    "cover": Job("wavic.audio.covers", "cover_job", max_content_bytes=20 * 1024 * 1024),
}
