"""The pixels of a PNG by FFmpeg's decoder, which takes half as long as Pillow's."""

from typing import BinaryIO

from av.codec.context import CodecContext
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame
from PIL import Image, ImageFile

_LARGEST = 32_000_000  # pixels: above it two copies of them in memory are too many
_LAYOUTS = {"rgb24": "RGB", "rgba": "RGBA"}


def decoded(opened: ImageFile.ImageFile, file: BinaryIO) -> Image.Image:
    """The pixels of a PNG that Pillow has opened and not loaded; both decoders' are the same.

    Pillow's does what FFmpeg's is not asked for: palettes, greys, 16 bits, a colour that means
    transparent, and files with a fault, of which it says what is wrong. Raises what Pillow does.
    """
    pixels = _by_ffmpeg(opened, file) if _is_plain(opened) else None
    if pixels is None:
        opened.load()
    return pixels or opened


def _is_plain(opened: ImageFile.ImageFile) -> bool:
    # Pillow's raw mode is the mode itself where a pixel is stored as it is shown.
    direct = bool(opened.tile) and opened.tile[0].args == opened.mode
    small = opened.width * opened.height <= _LARGEST
    return direct and small and "transparency" not in opened.info


def _by_ffmpeg(opened: Image.Image, file: BinaryIO) -> Image.Image | None:
    file.seek(0)
    content = file.read()
    if content.find(b"eXIf", content.rfind(b"IDAT")) >= 0:
        return None  # behind the pixels: Pillow looks there once it has them
    try:
        frames = _frames(content)
    except FFmpegError:
        return None
    return _image(frames[0], opened.size) if frames else None


def _frames(content: bytes) -> list[VideoFrame]:
    decoder = CodecContext.create("png", "r")
    decoder.options = {"err_detect": "explode"}
    decoder.thread_count = 1  # it has one picture to do
    return [*decoder.decode(Packet(content)), *decoder.decode(None)]


def _image(frame: VideoFrame, size: tuple[int, int]) -> Image.Image | None:
    mode = _LAYOUTS.get(frame.format.name)
    if mode is None or (frame.width, frame.height) != size:
        return None
    plane = frame.planes[0]
    pixels = memoryview(plane)
    # Typed for bytes, and takes any buffer.
    return Image.frombuffer(mode, size, pixels, "raw", mode, plane.line_size, 1)  # type: ignore[arg-type]
