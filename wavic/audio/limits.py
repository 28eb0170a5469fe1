"""How much of anybody's file is worth decoding, and how a refusal is said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what decoding one file may take; beyond any of them it is refused."""

    max_duration_ms: int = 4 * 3600 * 1000
    max_samples: int = 8 * 10**9
    """Over all channels: four hours of stereo at 192 kHz, or of eight channels at 48 kHz."""
    max_damaged_packets: int = 100
    max_cpu_seconds: int = 120
    """Processor time, so that a busy machine or a slow storage doesn't condemn a file."""
    max_seconds: int = 400
    """Wall clock, in the sandbox only; below the queue's task timeout."""
    max_memory: int = 1024**3
    """Address space of the sandbox in bytes, where the platform can limit it."""
    max_output_bytes: int = 1024**3
    """What a job in the sandbox may write to its output file."""


class AudioRefused(Exception):
    """A file that is not taken, by its own fault and for good: trying again changes nothing.

    Codes: not_audio, empty, incomplete (its index is cut off), unsupported_codec,
    unsupported_parameters, too_long, too_damaged, too_expensive (time or memory), crashed
    (it brought the decoder down). `detail` is a sentence for the person who uploaded it.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
