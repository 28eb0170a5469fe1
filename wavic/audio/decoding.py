"""Decode one audio file of unknown intent, frame by frame, within limits.

Whatever is to be learned from the samples is learned from the one pass that frames() makes:
measuring loudness or drawing a waveform is a loop over the same frames.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NoReturn

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition

from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.sniffing import AudioFormat

CODECS = (
    *("flac", "alac", "aac", "mp3", "mp3float", "vorbis", "opus"),
    *("pcm_s8", "pcm_u8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le"),
    *("pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw"),
)
"""The decoders that may run, by FFmpeg's names."""

MIN_SAMPLE_RATE, MAX_SAMPLE_RATE = 8_000, 384_000
MAX_CHANNELS = 8
_BUFFER_BYTES = 256 * 1024
_UNREADABLE = (av.FFmpegError, ValueError, OverflowError)


class Decoding:
    """An open file: what it says it is, and, once frames() is exhausted, what it was."""

    def __init__(
        self, container: InputContainer, stream: AudioStream, size: int, limits: Limits
    ) -> None:
        self.container = container
        self.stream = stream
        self.limits = limits
        self.codec = stream.codec_context.codec.canonical_name
        self.size = size
        """Of the whole file in bytes."""
        self.sample_rate = 0
        self.channels = 0
        self.channel_names: tuple[str, ...] = ()
        """As FFmpeg calls them, such as FL, FR, LFE; NONE where the file doesn't say."""
        self.samples = 0
        """Per channel."""
        self.compressed_bytes = 0
        self.damaged_packets = 0
        self.last_packet = b""
        """Its first bytes: enough for a frame header."""
        self.last_packet_size = 0
        self.last_packet_damaged = False
        self._deadline = time.process_time() + limits.max_cpu_seconds

    def frames(self) -> Iterator[AudioFrame]:
        """Every decoded frame in order, all of one sample rate and channel count.

        A packet that can't be decoded, or that decodes to other parameters, is skipped and
        counted. Raises AudioRefused when a limit is passed.
        """
        for _, frames in self.packets():
            yield from frames

    def packets(self) -> Iterator[tuple[Packet, list[AudioFrame]]]:
        """As frames(), beside the packet that they came in: for copying it as it is.

        The last packet is empty: it stands for what the decoder had held back.
        """
        for packet in self._packets():
            frames = self._decode(packet)
            if frames and not self.sample_rate:
                self._settle(frames[0])
            taken = [frame for frame in frames if self._fits(frame)]
            self.samples += sum(frame.samples for frame in taken)
            yield packet, taken
            self._enforce_limits()

    @property
    def duration_ms(self) -> int:
        """What was decoded so far."""
        return round(self.samples * 1000 / self.sample_rate) if self.sample_rate else 0

    @property
    def fraction(self) -> float:
        """How much of the file was decoded so far, from 0 to 1."""
        return min(self.compressed_bytes / self.size, 1.0) if self.size else 0.0

    def _packets(self) -> Iterator[Packet]:
        packets = self.container.demux(self.stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except _UNREADABLE:
                self._count_damage()
                return
            yield packet

    def _decode(self, packet: Packet) -> list[AudioFrame]:
        if packet.size:
            self.compressed_bytes += packet.size
            self.last_packet = bytes(memoryview(packet)[:16])
            self.last_packet_size = packet.size
            self.last_packet_damaged = False
        try:
            return self.stream.codec_context.decode(packet)
        except _UNREADABLE:
            self._count_damage()
            return []

    def _settle(self, frame: AudioFrame) -> None:
        # The first frame, not the header: of HE-AAC the header tells half the rate.
        self.sample_rate, self.channels = _parameters(frame)
        self.channel_names = tuple(channel.name for channel in frame.layout.channels)
        _check_parameters(self.sample_rate, self.channels)

    def _fits(self, frame: AudioFrame) -> bool:
        fits = _parameters(frame) == (self.sample_rate, self.channels)
        if not fits:
            self._count_damage()
        return fits

    def _count_damage(self) -> None:
        self.damaged_packets += 1
        self.last_packet_damaged = True

    def _enforce_limits(self) -> None:
        limits = self.limits
        if self.damaged_packets > limits.max_damaged_packets:
            raise AudioRefused("too_damaged", "Too much of this file cannot be decoded.")
        if self.duration_ms > limits.max_duration_ms:
            hours = limits.max_duration_ms / 3_600_000
            raise AudioRefused("too_long", f"Audio may last {hours:g} hours at most.")
        if self.samples * self.channels > limits.max_samples:
            raise AudioRefused("too_long", "This holds more samples than can be taken in.")
        if time.process_time() > self._deadline:
            raise AudioRefused("too_expensive", "Decoding this file takes too long.")


@contextmanager
def open_audio(file: BinaryIO, form: AudioFormat, limits: Limits) -> Iterator[Decoding]:
    """Open a seekable file with the one demuxer of its sniffed format.

    Nothing but the file itself is ever read: other demuxers, other protocols and references
    to other files are shut. Raises AudioRefused; errors of the file object pass through.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        container = av.open(
            file,
            "r",
            format=form.demuxer,
            metadata_errors="replace",
            buffer_size=_BUFFER_BYTES,
            io_open=_refuse_reference,
            container_options={
                "format_whitelist": form.demuxer,
                "codec_whitelist": ",".join(CODECS),
                "protocol_whitelist": "none",
                "probesize": "5000000",
                "analyzeduration": "5000000",
                "max_streams": "32",
                # PCM in few large packets; one is enough to see that it holds another codec.
                "max_size": "131072",
                "max_probe_packets": "1",
            },
        )
    except _UNREADABLE as error:
        raise AudioRefused("not_audio", f"This is not a readable {form.name} file.") from error
    except MemoryError as error:
        raise AudioRefused("too_expensive", "Decoding this file takes too much memory.") from error
    with container:
        stream = _audio_stream(container)
        _check_parameters(stream.codec_context.sample_rate, stream.codec_context.channels)
        stream.codec_context.thread_count = 1
        try:
            yield Decoding(container, stream, size, limits)
        except MemoryError as error:
            raise AudioRefused(
                "too_expensive", "Decoding this file takes too much memory."
            ) from error


def _parameters(frame: AudioFrame) -> tuple[int, int]:
    return frame.sample_rate, frame.layout.nb_channels


def _audio_stream(container: InputContainer) -> AudioStream:
    # A cover is a video stream of one attached picture; it is never decoded.
    if any(not video.disposition & Disposition.attached_pic for video in container.streams.video):
        raise AudioRefused("not_audio", "This is a video; only audio is taken.")
    if not container.streams.audio:
        raise AudioRefused("not_audio", "There is no audio in this file.")
    stream = container.streams.audio[0]
    codec = stream.codec_context
    if not isinstance(codec, AudioCodecContext) or codec.name not in CODECS:
        raise AudioRefused("unsupported_codec", "This file's audio codec is not supported.")
    if not codec.sample_rate:  # no frame was found
        raise AudioRefused("not_audio", "There is no audio in this file.")
    return stream


def _check_parameters(sample_rate: int, channels: int) -> None:
    if not MIN_SAMPLE_RATE <= sample_rate <= MAX_SAMPLE_RATE or not 1 <= channels <= MAX_CHANNELS:
        raise AudioRefused(
            "unsupported_parameters",
            f"Sample rates from 8 to 384 kHz and up to {MAX_CHANNELS} channels are supported; "
            f"this file has {sample_rate} Hz and {channels} channels.",
        )


def _refuse_reference(*_: object) -> NoReturn:
    raise AudioRefused("not_audio", "This file refers to other files.")
