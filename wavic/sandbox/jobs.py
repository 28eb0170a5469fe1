"""What may be done to a stranger's file, by name: the process in the sandbox runs nothing else."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, cast

from wavic.sandbox.limits import ProcessLimits, Refused

Progress = Callable[[float], None]
"""Told now and then which fraction of a file is done, from 0 to 1 and never backwards."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What a job found: facts that JSON can hold, and bytes where there are any."""

    facts: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


class Form(Protocol):
    """A format that a room takes, told by a file's content."""

    @property
    def name(self) -> str: ...


class Run(Protocol):
    """A job's function: reads a seekable file, may write the output it was given.

    Raises its room's Refused when the file is at fault. Whatever else it raises is its own.
    """

    def __call__(
        self,
        file: BinaryIO,
        form: Any,
        output: BinaryIO | None,
        *,
        limits: Any,
        progress: Progress,
    ) -> Finished: ...


@dataclass(frozen=True, slots=True)
class Job:
    """Where a job's function is, and how many bytes of content it may find."""

    module: str
    function: str
    max_content_bytes: int = 0

    def load(self) -> Run:
        """The function. Its module imports all that it needs: later no file can be opened."""
        return cast("Run", getattr(importlib.import_module(self.module), self.function))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A room's jobs, the formats it takes, and its own kinds of limits and refusals.

    `module` is where the room keeps it, under the name CATALOGUE.
    """

    module: str
    jobs: dict[str, Job]
    forms: Mapping[str, Form]
    limits: type[ProcessLimits]
    refused: type[Refused]


def catalogue(module: str) -> Catalogue:
    """The CATALOGUE of a module."""
    return cast("Catalogue", importlib.import_module(module).CATALOGUE)
