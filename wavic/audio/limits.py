"""How much of anybody's file is worth decoding, and how a refusal is said."""

from dataclasses import dataclass

from wavic.sandbox.limits import ProcessLimits, Refused


@dataclass(frozen=True, slots=True)
class Limits(ProcessLimits):
    """Bounds on what decoding one file may take; beyond any of them it is refused."""

    max_duration_ms: int = 6 * 3600 * 1000
    max_samples: int = 9 * 10**9
    """Over all channels: six hours of stereo at 192 kHz, or of eight channels at 48 kHz."""
    max_damaged_packets: int = 100
    max_cpu_seconds: int = 900
    """Four times what the longest file takes on a busy machine."""
    max_seconds: int = 3000


class AudioRefused(Refused):
    """A file that is not taken, by its own fault and for good: trying again changes nothing.

    Codes: not_audio, empty, incomplete (its index is cut off), unsupported_codec,
    unsupported_parameters, too_long, too_damaged, too_expensive (time or memory), crashed
    (it brought the decoder down). `detail` is a sentence for the person who uploaded it.
    """
