"""The variants of anybody's picture, made in a process of its own."""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import BinaryIO, Self

from wavic.images.formats import HEAD_BYTES, ImageFormat, sniff
from wavic.images.jobs import CATALOGUE
from wavic.images.limits import ImageRefused, Limits
from wavic.sandbox.jobs import Finished
from wavic.sandbox.running import run_isolated


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a picture is shown as: a file for each variant's name, and a placeholder inline.

    `blur` is a data URI; `width` and `height` are those of the original, upright.
    """

    width: int
    height: int
    blur: str
    files: dict[str, bytes]

    def packed(self) -> Finished:
        """As a job tells it."""
        lengths = {name: len(file) for name, file in self.files.items()}
        facts = {"width": self.width, "height": self.height, "blur": self.blur, "files": lengths}
        return Finished(facts, b"".join(self.files.values()))

    @classmethod
    def unpacked(cls, finished: Finished) -> Self:
        """What a job told."""
        lengths = finished.facts["files"]
        ends = pairwise(accumulate(lengths.values(), initial=0))
        files = {name: finished.content[a:b] for name, (a, b) in zip(lengths, ends, strict=True)}
        return cls(**{**finished.facts, "files": files})


def render_file_isolated(file: BinaryIO) -> Rendered:
    """As render_isolated, of whatever format the content says. Raises ImageRefused as well."""
    form = sniff(file.read(HEAD_BYTES))
    if form is None:
        raise ImageRefused("not_an_image", "This is not a picture that WAVIC knows.")
    return render_isolated(file, form)


def render_isolated(file: BinaryIO, form: ImageFormat, *, limits: Limits | None = None) -> Rendered:
    """All variants, safe for any file, which may be a blob that is read by ranges.

    Raises ImageRefused when the file is at fault, else as wavic.sandbox.running says.
    """
    return Rendered.unpacked(run_isolated(CATALOGUE, "variants", file, form, limits=limits))
