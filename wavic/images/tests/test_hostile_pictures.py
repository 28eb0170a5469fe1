"""Files that are no pictures, or lie about themselves, are refused in bounded memory and time."""

import io
import random
import resource
import zlib

import pytest
from PIL import Image

from wavic.images import decoding
from wavic.images.formats import FORMATS, HEIC, JPEG, PNG, WEBP, sniff
from wavic.images.limits import MAX_PIXELS, ImageRefused, Limits
from wavic.images.rendering import Rendered, render_isolated
from wavic.images.tests.test_variants import phone_photograph, quarters, transparent
from wavic.images.variants import make_variants
from wavic.testing.pictures import encoded, photograph

KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><img src=x onerror=alert(1)>",
        b"PK\x03\x04" + bytes(40),
        b"%PDF-1.7",
        b"#EXTM3U\nfile:///etc/passwd",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42",
        b"\x00\x00\x00\x10ftypmif1\x00\x00\x00\x00",
        b"\xff\xff\xff\xffftypheic",
        encoded(Image.new("RGB", (9, 9)), "GIF"),
        encoded(Image.new("RGB", (9, 9)), "TIFF"),
        encoded(Image.new("RGB", (9, 9)), "BMP"),
        b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
)
def test_what_is_no_picture_of_ours_has_no_format(content):
    assert sniff(content) is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_content_says_which_format_it_is(kind):
    assert sniff(encoded(quarters(), kind)[:512]) is FORMATS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_sandbox_the_variants_are_the_same(kind):
    """Also that nothing has to be imported there once no file can be opened."""
    content = encoded(photograph(400, 300), kind)
    assert render_isolated(io.BytesIO(content), FORMATS[kind]) == rendered(content, kind)


@pytest.mark.parametrize(
    "content", [phone_photograph(400, 300), transparent("P")], ids=["phone", "palette"]
)
def test_the_sandbox_knows_profiles_positions_and_palettes(content):
    form = sniff(content)
    assert render_isolated(io.BytesIO(content), form) == make_variants(io.BytesIO(content), form)


def rendered(content: bytes, kind: str) -> Rendered:
    return make_variants(io.BytesIO(content), FORMATS[kind])


def code_of(content: bytes, kind: str) -> str:
    with pytest.raises(ImageRefused) as refusal:
        rendered(content, kind)
    return refusal.value.code


def test_144_megapixels_in_18_kilobytes_are_refused_before_they_are_decoded():
    bomb = encoded(Image.new("1", (12_000, 12_000)), "PNG")
    assert len(bomb) < 25_000

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert code_of(bomb, "PNG") == "too_many_pixels"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # KiB


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_pixels_are_refused_in_every_format(kind, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_PIXELS", 299 * 200)
    assert code_of(encoded(quarters(300, 200), kind), kind) == "too_many_pixels"


def test_a_header_that_promises_more_than_there_is():
    png = bytearray(encoded(Image.new("L", (100, 100)), "PNG"))
    png[16:24] = (7_000).to_bytes(4, "big") * 2
    png[29:33] = zlib.crc32(png[12:29]).to_bytes(4, "big")
    assert code_of(bytes(png), "PNG") == "damaged"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.97])
def test_a_picture_cut_short_is_refused(kind, part):
    content = encoded(photograph(600, 400), kind)
    assert code_of(content[: int(len(content) * part)], kind) in {"damaged", "not_an_image"}


@pytest.mark.parametrize("kind", KINDS)
def test_one_format_does_not_pass_as_another(kind):
    content = encoded(quarters(), kind)
    for other in set(FORMATS) - {kind}:
        assert code_of(content, other) == "not_an_image"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_page_behind_a_picture_does_not_come_through(kind):
    page = b"<html><script>alert(document.domain)</script></html>" * 50
    made = rendered(encoded(quarters(), kind) + page, kind)
    for file in made.files.values():
        assert b"<html" not in file
        assert b"<script" not in file


@pytest.mark.parametrize("pictures", [25, pytest.param(1_000, marks=pytest.mark.prove)])
@pytest.mark.parametrize("kind", KINDS)
def test_broken_bytes_are_refused_or_shown_and_nothing_else(kind, pictures):
    """Whatever the decoders make of it: a picture or a refusal, never another error."""
    whole = encoded(photograph(200, 150), kind, orientation=6)
    random.seed(kind)
    outcomes = set()
    for _ in range(pictures):
        broken = bytearray(whole)
        for _ in range(random.choice([1, 4, 30])):
            at = random.randrange(min(len(broken), random.choice([64, 400, len(broken)])))
            broken[at] = random.randrange(256)
        try:
            outcomes.add(type(rendered(bytes(broken), kind)))
        except ImageRefused as refusal:
            outcomes.add(refusal.code)
    assert len(outcomes) > 1  # the bytes were broken enough to matter


def test_a_picture_that_takes_too_much_memory_is_refused():
    content = encoded(Image.new("RGBA", (8_000, 6_000)), "PNG", compress_level=1)
    with pytest.raises(ImageRefused) as refusal:
        render_isolated(io.BytesIO(content), PNG, limits=Limits(max_memory=400 * 1024**2))
    assert refusal.value.code == "too_expensive"


@pytest.mark.prove
@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGBA", PNG), ("RGBA", WEBP), ("CMYK", JPEG), ("RGBA", FORMATS["AVIF"]), ("RGB", HEIC)],
)
def test_the_largest_pictures_are_within_the_limits(mode, form):
    large = photograph(1_000, 1_000).resize((8_192, MAX_PIXELS // 8_192)).convert(mode)
    if mode == "RGBA":
        large.putalpha(128)
    quick = {"PNG": {"compress_level": 1}, "WEBP": {"method": 0}, "AVIF": {"speed": 10}}
    content = encoded(large, form.name, **quick.get(form.name, {}))
    assert render_isolated(io.BytesIO(content), form).width == 8_192
