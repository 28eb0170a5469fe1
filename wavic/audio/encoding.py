"""Samples in, an audio file out: what the demo's music and the tests are written with."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.format import AudioFormat
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Shape (samples, channels), full scale at ±1."""

LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """What to write: FFmpeg's names of a muxer, an encoder and a sample format."""

    container: str
    codec: str
    sample_format: str = ""
    bit_rate: int = 0
    options: tuple[tuple[str, str], ...] = ()
    container_options: tuple[tuple[str, str], ...] = ()


WAV = Encoding("wav", "pcm_s16le")
WAV_24 = Encoding("wav", "pcm_s24le")
FLAC = Encoding("flac", "flac", "s16")
FLAC_24 = Encoding("flac", "flac", "s32")


def write(
    file: BinaryIO | Path,
    blocks: Iterable[Samples],
    encoding: Encoding,
    *,
    rate: int,
    tags: dict[str, str] | None = None,
) -> None:
    """Encode blocks of samples one after the other, in constant memory, into a seekable file."""
    options = dict(encoding.container_options)
    with av.open(file, "w", format=encoding.container, container_options=options) as container:
        container.metadata.update(tags or {})
        stream, position = None, 0
        for block in blocks:
            layout = LAYOUTS[block.shape[1]]
            if stream is None:
                stream = _add_stream(container, encoding, rate, layout)
            packed = np.ascontiguousarray(block, np.float32).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, "flt", layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, position, Fraction(1, rate)
            position += len(block)
            container.mux(stream.encode(frame))
        if stream is None:
            raise ValueError("There is nothing to encode.")
        container.mux(stream.encode(None))


def _add_stream(
    container: OutputContainer, encoding: Encoding, rate: int, layout: str
) -> AudioStream:
    stream = container.add_stream(
        encoding.codec, rate=rate, options=dict(encoding.options), layout=layout
    )
    if not isinstance(stream, AudioStream):
        raise TypeError(f"{encoding.codec} does not encode audio.")
    if encoding.sample_format:
        stream.codec_context.format = AudioFormat(encoding.sample_format)
    if encoding.bit_rate:
        stream.codec_context.bit_rate = encoding.bit_rate
    return stream


def encode(
    samples: Samples, encoding: Encoding, *, rate: int, tags: dict[str, str] | None = None
) -> bytes:
    """The whole file in memory: for seconds to minutes, not hours."""
    file = io.BytesIO()
    write(file, [samples], encoding, rate=rate, tags=tags)
    return file.getvalue()
