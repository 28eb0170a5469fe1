"""AAC and MP3 into files of nothing but their own packets, where browsers play those as they are.

A copy is kept only if it decodes, sample by sample, to what its source decodes to. So whatever
a strange container, a damaged packet or a muxer does, playing the copy is playing the source.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from av.packet import Packet

from wavic.audio.decoding import Decoding, open_audio
from wavic.audio.info_frame import mark_gapless
from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.mpeg import mp3_frame
from wavic.audio.muxing import open_mp3, open_mp4
from wavic.audio.sniffing import M4A, MP3, AudioFormat

_AAC_PROFILES = {"LC", "HE-AAC", "HE-AACv2"}  # Main, SSR, LTP and USAC play in few browsers
_MAX_SAMPLE_RATE, _MAX_CHANNELS = 48_000, 2
_MAX_DRIFT = 0.02
"""Seconds by which a copy's clock may differ from the sound decoded so far: less than a frame."""


class Unfit(Exception):
    """This source can't be copied so that every browser plays and seeks it."""


@dataclass(slots=True)
class _Sound:
    """Decoded audio, told from any other by a checksum of each channel's samples."""

    samples: int = 0
    checksums: list[int] = field(default_factory=list)

    def feed(self, frame: AudioFrame) -> None:
        planes = frame.planes
        if not self.checksums:
            self.checksums = [0] * len(planes)
        self.samples += frame.samples
        length = (
            frame.samples * frame.format.bytes
        )  # of a plane: decoders of AAC and MP3 are planar
        for channel, plane in enumerate(planes):
            samples = memoryview(plane)[:length]
            self.checksums[channel] = zlib.crc32(samples, self.checksums[channel])


def remux(
    decoding: Decoding,
    output: BinaryIO,
    limits: Limits,
    *,
    copied: Callable[[], object],
    checked: Callable[[int], object],
) -> None:
    """Copy the packets of a file, which is decoded on the way, and decode the copy.

    `copied` is called after each packet, `checked` with the samples of the copy decoded so far.
    Raises Unfit as soon as that shows, with anything in the output; AudioRefused where the
    source itself passes a limit.
    """
    copy = {"aac": _copy_aac, "mp3": _copy_mp3}.get(decoding.codec)
    if copy is None:
        raise Unfit("Not every browser plays this codec.")
    try:
        source, form = copy(decoding, output, copied)
    except (av.FFmpegError, ValueError) as error:
        raise Unfit("The packets don't fit into the container.") from error
    if not source.samples:
        raise Unfit("Nothing in it can be decoded.")
    try:
        with open_audio(output, form, limits) as decoding_copy:
            copy_sound = _sound(decoding_copy, checked)
    except AudioRefused as refusal:
        raise Unfit("The copy can't be decoded.") from refusal
    if copy_sound != source:
        raise Unfit("The copy sounds otherwise than its source.")


def _copy_aac(
    decoding: Decoding, output: BinaryIO, copied: Callable[[], object]
) -> tuple[_Sound, AudioFormat]:
    sound, delay = _Sound(), None
    with open_mp4(output, decoding.stream.codec_context.sample_rate) as container:
        stream = container.add_stream_from_template(decoding.stream)
        for packet in _whole_packets(decoding, sound):
            if decoding.stream.codec_context.profile not in _AAC_PROFILES:
                raise Unfit("Few browsers play this profile of AAC.")
            if packet.dts is None or packet.pts is None:
                raise Unfit("There are gaps in its time.")
            if delay is None:
                delay = packet.dts + _skipped(packet)
            packet.pts, packet.dts = packet.pts - delay, packet.dts - delay
            packet.stream = stream
            container.mux(packet)
            copied()
    return sound, M4A


def _skipped(packet: Packet) -> int:
    """What players cut off from this packet on, in the packet's unit of time.

    Of a file's first packets, that is what lies before time 0. iTunes tells it in a tag and
    lets time start too early, where all others have an edit list.
    """
    if not packet.has_sidedata("skip_samples"):
        return 0
    return int.from_bytes(bytes(packet.get_sidedata("skip_samples"))[:4], "little")


def _copy_mp3(
    decoding: Decoding, output: BinaryIO, copied: Callable[[], object]
) -> tuple[_Sound, AudioFormat]:
    sound, gapless, kinds = _Sound(), False, set()
    with open_mp3(output) as container:
        stream = container.add_stream_from_template(decoding.stream)
        for packet in _whole_packets(decoding, sound):
            head = bytes(memoryview(packet)[:4])
            frame = mp3_frame(head)
            kinds.add(frame and (frame.kind, head[2] >> 4))  # the upper half tells the bit rate
            if len(kinds) > 1 or None in kinds:
                raise Unfit("Browsers miss the place they seek where the bit rate varies.")
            gapless |= packet.has_sidedata("skip_samples")
            packet.stream = stream
            container.mux(packet)
            copied()
    if not mark_gapless(output, gapless=gapless):
        raise Unfit("Its frames are too short to tell its length in.")
    return sound, MP3


def _whole_packets(decoding: Decoding, sound: _Sound) -> Iterator[Packet]:
    """All that decode. Raises Unfit where sound follows on one that doesn't."""
    for packet, frames in decoding.packets():
        if decoding.sample_rate > _MAX_SAMPLE_RATE or decoding.channels > _MAX_CHANNELS:
            raise Unfit("Not every browser plays so many channels, or so high a sample rate.")
        if frames and decoding.damaged_packets:
            raise Unfit("A packet in the middle is damaged.")
        for frame in frames:
            sound.feed(frame)
        if packet.size and not decoding.damaged_packets:
            yield packet


def _sound(decoding: Decoding, checked: Callable[[int], object]) -> _Sound:
    """What a copy decodes to. Raises Unfit where its clock is wrong; MP3 has none."""
    sound = _Sound()
    for frame in decoding.frames():
        told = frame.time if decoding.codec == "aac" else None
        if told is not None and abs(told - sound.samples / frame.sample_rate) > _MAX_DRIFT:
            raise Unfit("There are gaps in its time.")
        sound.feed(frame)
        checked(sound.samples)
    if decoding.damaged_packets:
        raise Unfit("The copy is damaged.")
    return sound
