"""The variants as django-imagekit's generators: `wavic:thumbnail`, `wavic:medium_webp`, …

    {% generateimage "wavic:thumbnail" source=space.avatar.original -- width=150 height=150 %}

Without width and height imagekit would read the file to find them out.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar, cast

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from imagekit import ImageSpec, register
from imagekit.cachefiles import ImageCacheFile
from imagekit.files import IKContentFile

from wavic.images.cachefiles import MadeOnOrder, ShownAsStored
from wavic.images.recipe import VARIANTS, Variant
from wavic.images.rendering import render_file_isolated
from wavic.images.slots import slots


class VariantSpec(ImageSpec):
    """A variant of the recipe; its source is a Picture's `original`, or any file with a picture."""

    variant: ClassVar[Variant]
    autoconvert = False  # the processors know what the format takes
    cachefile_backend = MadeOnOrder()
    cachefile_strategy = ShownAsStored

    @property
    def cachefile_name(self) -> str | None:
        """The blob that the worker made, or None where it has made none."""
        picture = getattr(self.source, "instance", None)
        return str(getattr(picture, self.variant.name, "")) or None

    def generate(self) -> IKContentFile:
        """The variant's file, made in the sandbox as the worker does. Raises ImageRefused."""
        with self._opened() as opened:
            content = render_file_isolated(cast("BinaryIO", opened)).files[self.variant.name]
        return IKContentFile(self.cachefile_name, content, format=self.variant.form.name)

    def _opened(self) -> File:
        if isinstance(self.source, FieldFile):  # whose own open() works only once
            return self.source.storage.open(str(self.source))
        return self.source.open()


def _spec(variant: Variant) -> type[VariantSpec]:
    described: dict[str, Any] = {
        "variant": variant,
        "processors": list(variant.processors),
        "format": variant.form.name,
        "options": dict(variant.options),
        "__doc__": f"The variant `{variant.name}`.",
        "__module__": __name__,
    }
    return type(f"Variant_{variant.name}", (VariantSpec,), described)


def _files(spec: type[VariantSpec]) -> Iterator[ImageCacheFile]:
    """What `manage.py generateimages` goes through to make again what is lost."""
    for slot in slots():
        for _, picture in slot.all_pictures():
            yield ImageCacheFile(spec(source=picture.original))


SPECS = {variant.name: _spec(variant) for variant in VARIANTS}
for name, spec in SPECS.items():
    register.generator(f"wavic:{name}", spec)
    register.cachefiles(f"wavic:{name}", lambda spec=spec: _files(spec))
