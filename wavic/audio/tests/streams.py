"""What the tests of streaming proxies share: making one, and hearing what is in a file."""

import io

import av
import numpy as np
from numpy.typing import NDArray

from wavic.audio.decoding import open_audio
from wavic.audio.limits import Limits
from wavic.audio.sniffing import sniff_file
from wavic.audio.streaming import StreamFacts, make_stream


def stream_of(source: bytes) -> tuple[StreamFacts, bytes]:
    """The proxy of a file, made in this process."""
    file, output = io.BytesIO(source), io.BytesIO()
    facts = make_stream(file, sniff_file(file), output)
    return facts, output.getvalue()


def heard(content: bytes) -> tuple[int, NDArray[np.float32]]:
    """The sample rate, and all that decodes: shape (samples, channels)."""
    file = io.BytesIO(content)
    resampler = av.AudioResampler(format="flt")
    blocks = []
    with open_audio(file, sniff_file(file), Limits()) as decoding:
        for frame in decoding.frames():
            frame.pts = None
            blocks += [resampled.to_ndarray() for resampled in resampler.resample(frame)]
        return decoding.sample_rate, np.concatenate(blocks, axis=1).reshape(-1, decoding.channels)


def packets_of(content: bytes) -> list[bytes]:
    """The payload of every packet of sound."""
    file = io.BytesIO(content)
    with open_audio(file, sniff_file(file), Limits()) as decoding:
        return [bytes(packet) for packet, _ in decoding.packets() if packet.size]
