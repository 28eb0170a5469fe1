"""Real audio files of every kind that WAVIC takes, made by code, and ways to spoil them."""

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from wavic.audio.encoding import FLAC, FLAC_24, WAV, WAV_24, Encoding, Samples, encode, write

MP3 = Encoding("mp3", "libmp3lame", bit_rate=128_000)
MP3_VBR = Encoding("mp3", "libmp3lame", options=(("flags", "+qscale"), ("global_quality", "472")))
AAC_M4A = Encoding("ipod", "aac", bit_rate=128_000)
ENCODINGS = {
    "wav": WAV,
    "wav-u8": Encoding("wav", "pcm_u8"),
    "wav-24": WAV_24,
    "wav-32": Encoding("wav", "pcm_s32le"),
    "wav-float": Encoding("wav", "pcm_f32le"),
    "rf64": Encoding("wav", "pcm_s16le", container_options=(("rf64", "always"),)),
    "w64": Encoding("w64", "pcm_s16le"),
    "aiff": Encoding("aiff", "pcm_s16be"),
    "aiff-24": Encoding("aiff", "pcm_s24be"),
    "caf": Encoding("caf", "pcm_s16le"),
    "flac": FLAC,
    "flac-24": FLAC_24,
    "mp3": MP3,
    "mp3-vbr": MP3_VBR,
    "aac": Encoding("adts", "aac", bit_rate=128_000),
    "m4a": AAC_M4A,
    "m4a-fragmented": Encoding(
        "ipod", "aac", container_options=(("movflags", "frag_keyframe+empty_moov"),)
    ),
    "alac": Encoding("ipod", "alac", "s16p"),
    "alac-24": Encoding("ipod", "alac", "s32p"),
    "vorbis": Encoding("ogg", "vorbis", options=(("strict", "-2"),)),
    "opus": Encoding("ogg", "libopus", bit_rate=64_000),
    "ogg-flac": Encoding("ogg", "flac", "s16"),
}


def tone(
    seconds: float = 1.0, *, rate: int = 44_100, channels: int = 2, hertz: float = 440.0
) -> Samples:
    """A sine at half of full scale, the same on each channel."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 0.5 * np.sin(2 * np.pi * hertz * time)
    return np.repeat(wave.astype(np.float32)[:, np.newaxis], channels, axis=1)


def swelling_noise(seconds: float, *, rate: int = 44_100, channels: int = 2) -> Samples:
    """Noise, loud at the start and silent from the middle on: VBR spends its bits on one half."""
    count = round(seconds * rate)
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (count, channels))
    noise[count // 2 :] = 0
    return noise.astype(np.float32)


def audio_file(
    kind: str = "wav",
    *,
    seconds: float = 1.0,
    rate: int | None = None,
    channels: int = 2,
    hertz: float = 440.0,
    tags: dict[str, str] | None = None,
) -> bytes:
    """A whole file of a tone; `kind` is a key of ENCODINGS.

    The rate is 44.1 kHz unless told; of Opus, which has no such rate, 48 kHz.
    """
    rate = rate or (48_000 if kind == "opus" else 44_100)
    samples = tone(seconds, rate=rate, channels=channels, hertz=hertz)
    return encode(samples, ENCODINGS[kind], rate=rate, tags=tags)


def long_audio_file(file: BinaryIO, kind: str, *, hours: float, rate: int = 16_000) -> None:
    """Write hours of a mono tone to a seekable file, a minute at a time."""
    minute = tone(60, rate=rate, channels=1)
    write(file, (minute for _ in range(round(hours * 60))), ENCODINGS[kind], rate=rate)


def hours_of_silence(hours: int) -> bytes:
    """A FLAC file of about 13 KB an hour: the longest frames, of nothing."""
    options = (("frame_size", "32768"), ("compression_level", "0"))
    minute = np.zeros((60 * 8_000, 1), np.float32)
    file = io.BytesIO()
    write(file, (minute for _ in range(hours * 60)), replace(FLAC, options=options), rate=8_000)
    return file.getvalue()


def web_m4a(seconds: float) -> bytes:
    """An M4A with its index in front of the sound. FFmpeg rewrites it, so it needs a real file."""
    encoding = replace(AAC_M4A, container_options=(("movflags", "+faststart"),))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audio.m4a"
        write(path, [tone(seconds)], encoding, rate=44_100)
        return path.read_bytes()


def without_xing(mp3: bytes) -> bytes:
    """The MP3 without the header that counts its frames, as streaming encoders leave it."""
    return mp3.replace(b"Xing", bytes(4), 1).replace(b"Info", bytes(4), 1)


def with_wav_length(wav: bytes, data_bytes: int) -> bytes:
    """The WAV with another length of its data in the header than there is."""
    at = wav.index(b"data") + 4
    return wav[:at] + data_bytes.to_bytes(4, "little") + wav[at + 4 :]
