"""Any audio to AAC-LC in MP4, the one codec and container that every browser plays and seeks."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from wavic.audio.decoding import Decoding
from wavic.audio.muxing import open_mp4

BIT_RATE = 80_000
"""Of one channel, in bit/s, at 44.1 kHz and above; in proportion below."""

_FRAME_SAMPLES = 1024
_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_FULL_RATE = 44_100
_LOUDEST = 16.0
"""24 dB over full scale, which floating point can be by mistake."""


def transcode(decoding: Decoding, output: BinaryIO, decoded: Callable[[], object]) -> None:
    """Encode everything that decodes, from its first sample on, and nothing else.

    `decoded` is called after each frame. Where packets of a damaged file are lost, the sound
    closes up, as it does in all that is measured of the file.
    """
    frames = decoding.frames()
    first = next(frames, None)
    if first is None:
        return
    rate = stream_rate(decoding.sample_rate)
    position = 0
    with open_mp4(output, rate) as container:
        encoder = _Encoder(container.add_stream("aac", rate=rate), decoding.channels)
        for frame in itertools.chain([first], frames):
            # The file's own times have gaps and jumps, and start anywhere.
            frame.pts, frame.time_base = position, Fraction(1, frame.sample_rate)
            position += frame.samples
            container.mux(encoder.encode(frame))
            decoded()
        container.mux(encoder.encode(None))


def stream_rate(rate: int) -> int:
    """The sample rate to encode audio of this rate at: its own, or the nearest that will do."""
    if rate > _RATES[-1]:
        return 44_100 if rate % 44_100 == 0 else 48_000
    return min(known for known in _RATES if known >= rate)


class _Encoder:
    """An AAC encoder behind a resampler that gives it what it takes."""

    def __init__(self, stream: AudioStream, channels: int) -> None:
        context = stream.codec_context
        # Downmixing keeps loudness: it doesn't scale down for the case that all channels peak.
        context.layout = layout = "mono" if channels == 1 else "stereo"
        share = min(1.0, context.sample_rate / _FULL_RATE)
        context.bit_rate = round(BIT_RATE * context.layout.nb_channels * share)
        context.options = {"flags": "+bitexact"}  # else it signs the first frame
        self._resampler = av.AudioResampler(
            format="fltp", layout=layout, rate=context.sample_rate, frame_size=_FRAME_SAMPLES
        )
        self._stream = stream

    def encode(self, frame: AudioFrame | None) -> list[av.Packet]:
        packets = []
        for resampled in self._resampler.resample(frame):
            _make_finite(resampled)
            packets += self._stream.encode(resampled)
        return packets if frame is not None else [*packets, *self._stream.encode(None)]


def _make_finite(frame: AudioFrame) -> None:
    """Files of floating point may hold anything; the encoder refuses what is no number."""
    for plane in frame.planes:
        samples = np.frombuffer(memoryview(plane), np.float32)
        if not (samples.max() <= _LOUDEST and samples.min() >= -_LOUDEST):  # NaN is neither
            np.nan_to_num(samples, copy=False, nan=0.0, posinf=_LOUDEST, neginf=-_LOUDEST)
            np.clip(samples, -_LOUDEST, _LOUDEST, out=samples)
