"""Whatever is uploaded, five small files come of it: upright, sRGB, without metadata (case 11)."""

import base64
import io

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from wavic.images.formats import sniff
from wavic.images.rendering import Rendered
from wavic.images.variants import make_variants
from wavic.testing.pictures import encoded, phone_photograph, photograph, png_of_16_bits

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 30), (30, 30, 220), (230, 220, 40)
NAMES = ["thumbnail", "medium", "thumbnail_webp", "medium_webp"]


def rendered(content: bytes) -> Rendered:
    form = sniff(content[:1024])
    assert form
    return make_variants(io.BytesIO(content), form)


def shown(made: Rendered, name: str) -> Image.Image:
    return Image.open(io.BytesIO(made.files[name]))


def placeholder(made: Rendered) -> Image.Image:
    media_type, _, data = made.blur.partition(",")
    assert media_type == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def quarters(width: int = 900, height: int = 600) -> Image.Image:
    """Four colours: red, green; blue, yellow."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(YELLOW, (width // 2, height // 2, width, height))
    return picture


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    picture = picture.convert("RGB")
    width, height = picture.size
    x, y = width // 6, height // 6
    at = [(x, y), (width - x, y), (x, height - y), (width - x, height - y)]
    return [picture.getpixel(point) for point in at]


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def assert_quarters(picture: Image.Image) -> None:
    for found, meant in zip(corners(picture), (RED, GREEN, BLUE, YELLOW), strict=True):
        assert near(found, meant), corners(picture)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_every_format_becomes_the_five_variants(form):
    made = rendered(encoded(quarters(), form, quality=90))

    assert (made.width, made.height) == (900, 600)
    assert [shown(made, name).format for name in NAMES] == ["JPEG", "JPEG", "WEBP", "WEBP"]
    sizes = [shown(made, name).size for name in NAMES]
    assert sizes == [(150, 150), (600, 400), (150, 150), (600, 400)]
    assert placeholder(made).size == (16, 11)
    assert len(made.blur) <= 400
    for name in NAMES:
        assert_quarters(shown(made, name))


STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_pictures_stand_upright(orientation, form):
    turned = STORED[orientation]
    stored = quarters() if turned is None else quarters().transpose(turned)
    made = rendered(encoded(stored, form, orientation=orientation))

    assert (made.width, made.height) == (900, 600)
    assert shown(made, "medium").size == (600, 400)
    assert_quarters(shown(made, "medium"))
    assert_quarters(shown(made, "thumbnail_webp"))


def test_what_a_png_says_behind_its_pixels_counts_as_well():
    content = encoded(quarters().transpose(Image.Transpose.ROTATE_90), "PNG", orientation=6)
    start = content.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(content[start : start + 4], "big")
    moved = content[:start] + content[end:-12] + content[start:end] + content[-12:]

    assert_quarters(shown(rendered(moved), "medium"))


@pytest.mark.parametrize(
    ("size", "medium"),
    [
        ((1, 1), (1, 1)),
        ((40, 40), (40, 40)),
        ((300, 200), (300, 200)),
        ((600, 10), (600, 10)),
        ((20_000, 1), (600, 1)),
        ((1, 20_000), (1, 2_400)),
        ((700, 20_000), (84, 2_400)),
    ],
)
def test_small_and_narrow_pictures_are_not_enlarged_but_for_the_crop(size, medium):
    made = rendered(encoded(Image.new("RGB", size, RED), "PNG"))

    assert shown(made, "medium").size == shown(made, "medium_webp").size == medium
    assert shown(made, "thumbnail").size == (150, 150)
    assert near(shown(made, "thumbnail").getpixel((75, 75)), RED)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_every_kind_of_pixel_keeps_its_brightness(mode):
    grey = Image.new("L", (800, 600), 0)
    grey.paste(255, (400, 0, 800, 600))
    picture = grey.convert("RGB").convert(mode) if mode != "I;16" else sixteen_bits(grey)
    made = rendered(encoded(picture, "JPEG" if mode == "CMYK" else "PNG"))

    medium = shown(made, "medium")
    assert medium.mode == "RGB"
    assert near(medium.getpixel((60, 200)), (0, 0, 0))
    assert near(medium.getpixel((540, 200)), (255, 255, 255))


def sixteen_bits(grey: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)


@pytest.mark.parametrize("colour", [(30_000,), (30_000, 65_535), (55_000, 8_000, 8_000)])
def test_sixteen_bits_become_eight(colour):
    made = rendered(png_of_16_bits(300, 200, colour))

    expected = tuple(value >> 8 for value in (colour if len(colour) == 3 else colour[:1] * 3))
    assert near(shown(made, "medium").convert("RGB").getpixel((150, 100)), expected, by=4)


def transparent(mode: str) -> bytes:
    if mode == "RGB":
        return encoded(Image.new("RGB", (800, 600), RED), "PNG", transparency=RED)
    picture = Image.new("RGBA", (800, 600), (*BLUE, 0))
    picture.paste((*BLUE, 255), (400, 0, 800, 600))
    if mode == "P":
        return encoded(picture.quantize(8), "PNG")
    return encoded(picture.convert(mode), "PNG")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_what_is_transparent_is_white_in_jpeg_and_stays_so_in_webp(mode):
    made = rendered(transparent(mode))

    assert near(shown(made, "medium").getpixel((20, 200)), (255, 255, 255), by=3)
    for picture in (shown(made, "medium_webp"), shown(made, "thumbnail_webp"), placeholder(made)):
        assert picture.mode == "RGBA"
        assert picture.getpixel((0, 5))[3] == 0


def test_an_edge_of_transparency_has_no_fringe():
    picture = Image.new("RGBA", (2400, 1600), (0, 255, 0, 0))  # green that nobody may see
    picture.paste((*RED, 255), (1201, 0, 2400, 1600))
    edge = np.asarray(shown(rendered(encoded(picture, "PNG")), "medium"))[200, 290:310]

    assert (edge[:, 1] >= edge[:, 2] - 16).all()
    assert (edge[:, 1].astype(int) - edge[:, 2] < 16).all()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_what_moves_the_first_picture_is_shown(form):
    frames = [Image.new("RGB", (400, 300), colour) for colour in (RED, GREEN, BLUE)]
    content = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
    made = rendered(content)

    assert near(shown(made, "medium").getpixel((200, 150)), RED)
    assert getattr(shown(made, "medium_webp"), "n_frames", 1) == 1


def test_a_phones_two_pictures_in_one_file_are_its_first():
    both = encoded(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (900, 600))])

    assert_quarters(shown(rendered(both), "medium"))


def test_a_phones_photograph_is_upright_in_srgb_and_says_nothing_of_where_it_was_taken():
    content = phone_photograph()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    made = rendered(content)

    assert (made.width, made.height) == (900, 1200)
    medium = shown(made, "medium")
    assert medium.size == (600, 800)
    # (200, 40, 40) in Display P3 is as strong a red as sRGB has.
    assert near(medium.getpixel((100, 700)), (220, 0, 17), by=4)
    assert_says_nothing(made)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_no_metadata_is_left(form):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    said = {"exif": exif, "xmp": b"<x:xmpmeta>Secret</x:xmpmeta>"}
    if form == "JPEG":
        said["comment"] = b"Secret"
    profile = phone_profile()
    made = rendered(encoded(photograph(400, 300), form, icc_profile=profile, **said))

    assert_says_nothing(made)


def phone_profile() -> bytes:
    return Image.open(io.BytesIO(phone_photograph(64, 48))).info["icc_profile"]


def assert_says_nothing(made: Rendered) -> None:
    for name in NAMES:
        picture = shown(made, name)
        assert not picture.getexif()
        known = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        known |= {"loop", "background", "timestamp", "duration"}
        assert set(picture.info) <= known, picture.info
        for trace in (b"Exif", b"ICC", b"xmp", b"XMP", b"Secret", b"camera", b"Telephone"):
            assert trace not in made.files[name]


@pytest.mark.parametrize("profile", [b"no profile at all", b""])
def test_a_broken_profile_is_left_out_of_account(profile):
    made = rendered(encoded(quarters(), "PNG", icc_profile=profile))
    assert_quarters(shown(made, "medium"))


def test_the_same_picture_always_becomes_the_same_files():
    content = encoded(photograph(900, 600), "JPEG", quality=90)
    once = rendered(content)
    assert all(rendered(content) == once for _ in range(5))
