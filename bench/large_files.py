"""A WAV file of any size, sent and fetched again as a stream, and the memory that takes."""

import hashlib
import struct
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import numpy as np

from bench import processes
from tests.musicians import Musician

MIB = 1024 * 1024
PATIENCE = 600  # seconds that the server may be silent
_RATE, _CHANNELS, _BYTES = 44_100, 2, 2
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


class LargeWav:
    """About so many MiB of quiet noise in which no two MiB are the same; 1 GiB is 1.7 hours."""

    def __init__(self, mib: int) -> None:
        self._mib = mib
        data = mib * MIB
        frame = _CHANNELS * _BYTES
        form = (16, 1, _CHANNELS, _RATE, _RATE * frame, frame, 8 * _BYTES)
        self._header = _HEADER.pack(
            b"RIFF", data + _HEADER.size - 8, b"WAVE", b"fmt ", *form, b"data", data
        )
        noise = np.random.default_rng(1).integers(-99, 99, MIB // _BYTES, dtype=np.int16)
        self._noise = noise.tobytes()
        self.size = _HEADER.size + data
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, once; `digest` is that of all when it ends."""
        yield self._seen(self._header)
        for number in range(self._mib):
            yield self._seen(number.to_bytes(8, "little") + self._noise[8:])

    def _seen(self, block: bytes) -> bytes:
        self.digest.update(block)
        return block


@dataclass(frozen=True)
class Journey:
    """What it took to send a file and to fetch it; memory is what the web processes grew by."""

    mib: int
    upload_seconds: float
    upload_growth: float  # MiB
    download_seconds: float
    download_growth: float  # MiB
    intact: bool  # whether what is served is what was sent


def send_and_fetch(musician: Musician, web: int, mib: int) -> Journey:
    """Upload a file of this size to the web server with this pid and fetch it by its signed URL.

    Growth is from the memory held before to the most held at any moment since. httpx.HTTPError
    when the server refuses.
    """
    wav = LargeWav(mib)
    growth = _watch(web)
    began = time.perf_counter()
    track = _upload(musician, wav)
    sent, upload_growth = time.perf_counter(), growth()
    growth = _watch(web)
    served = hashlib.sha256()
    with httpx.stream("GET", track["version"]["url"], timeout=PATIENCE) as response:
        response.raise_for_status()
        for block in response.iter_bytes(MIB):
            served.update(block)
    return Journey(
        mib=mib,
        upload_seconds=sent - began,
        upload_growth=upload_growth,
        download_seconds=time.perf_counter() - sent,
        download_growth=growth(),
        intact=served.digest() == wav.digest.digest(),
    )


def _watch(web: int):
    """Start to watch the memory of the web processes; call the result for the growth in MiB."""
    pids = processes.tree(web)
    processes.forget_peak(pids)
    before = processes.resident_mib(pids)
    return lambda: processes.peak_mib(pids) - before


def _upload(musician: Musician, wav: LargeWav) -> dict:
    boundary = uuid.uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="project"\r\n\r\n'
        f"{musician.project['id']}\r\n"
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="long.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        yield from wav
        yield tail

    response = musician.http.post(
        "/track",
        content=body(),
        headers={
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(head) + wav.size + len(tail)),
        },
        timeout=PATIENCE,
    )
    response.raise_for_status()
    return response.json()
