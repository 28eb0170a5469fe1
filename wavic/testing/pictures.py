"""Pictures made by code, such as people upload."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import ExifTags, Image


def photograph(width: int, height: int, seed: int = 1) -> Image.Image:
    """Light, texture of every scale and a sensor's noise: as hard to pack as a photograph."""
    random = np.random.default_rng(seed)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = across / width, down / height
    light = np.stack(
        [
            128 + 90 * np.sin(9 * across + 3 * down),
            128 + 90 * np.cos(7 * down - across),
            128 + 80 * np.sin(11 * (across + down)),
        ],
        axis=-1,
    )
    for scale in (256, 64, 16, 4):  # nature has as much detail at each
        coarse = random.normal(128, 12, (height // scale + 2, width // scale + 2, 3))
        texture = Image.fromarray(_bytes(coarse)).resize((width, height), Image.Resampling.BICUBIC)
        light += np.asarray(texture, np.float32) - 128
    noise = random.normal(0, 3, (height, width, 3)).astype(np.float32)
    return Image.fromarray(_bytes(light + noise))


def encoded(
    picture: Image.Image,
    form: str,
    *,
    orientation: int | None = None,
    exif: Image.Exif | None = None,
    **options: Any,
) -> bytes:
    """A picture's file in one of Pillow's formats; `options` are those of its encoder."""
    exif = exif or Image.Exif()
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    file = io.BytesIO()
    picture.save(file, form, **options, **({"exif": exif.tobytes()} if len(exif) else {}))
    return file.getvalue()


def phone_photograph(width: int = 1200, height: int = 900) -> bytes:
    """A JPEG as a phone writes it: lying on its side, in Display P3, and saying where it was taken.

    Its lower left quarter, upright, is of one strong red.
    """
    lying = photograph(width, height)
    lying.paste((200, 40, 40), (width // 2, height // 2, width, height))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Telephone"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (52.0, 31.0, 12.0),
            ExifTags.GPS.GPSDateStamp: "2026:11:22",
        }
    )
    return encoded(
        lying, "JPEG", orientation=6, exif=exif, icc_profile=display_p3(), comment=b"At home"
    )


def display_p3() -> bytes:
    """An ICC profile (version 2, ICC.1:2001-04) of Display P3, its curve taken as gamma 2.2."""
    # The primaries of SMPTE EG 432-1 as colorants under D50, per Apple's published profile.
    colorants = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
        b"wtpt": (0.96420, 1.00000, 0.82491),
    }
    tags = {name: b"XYZ \0\0\0\0" + _fixed(*values) for name, values in colorants.items()}
    curve = struct.pack(">4sIIHxx", b"curv", 0, 1, round(2.2 * 256))
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    text = b"Display P3\0"
    tags[b"desc"] = struct.pack(">4sII", b"desc", 0, len(text)) + text + bytes(78 + 3)
    tags[b"cprt"] = b"text\0\0\0\0None\0\0\0\0"
    table, content = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(content), len(value))
        content += value
    size = 128 + len(table) + len(content)
    header = struct.pack(
        ">I4sI4s4s4s12x4s", size, b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"acsp"
    )
    header += bytes(28) + _fixed(0.9642, 1.0, 0.82491)
    return header.ljust(128, b"\0") + table + content


def png_of_16_bits(width: int, height: int, colour: tuple[int, ...]) -> bytes:
    """A PNG of one colour with 16 bits a channel, which Pillow can't write."""
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[len(colour)]
    row = b"\0" + struct.pack(f">{len(colour)}H", *colour) * width
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0),
        b"IDAT": zlib.compress(row * height),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks.items()
    )


def _fixed(*values: float) -> bytes:
    """ICC's s15Fixed16Number."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _bytes(values: np.ndarray) -> np.ndarray:
    return values.clip(0, 255).astype(np.uint8)
