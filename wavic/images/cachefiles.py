"""How django-imagekit treats our variants: the worker made them, and nothing is made on sight.

imagekit as it comes decodes the original inside the request that first shows a variant, keeps
what it knows of the file in the cache, and leads nowhere for good once that failed.
"""

from imagekit.cachefiles import ImageCacheFile
from imagekit.exceptions import MissingSource


class ShownAsStored:
    """The strategy: a template or the admin shows what is there, and asks nobody whether it is."""

    def on_existence_required(self, file: ImageCacheFile) -> None:
        """Nothing: a variant has a name once it was stored."""

    def on_content_required(self, file: ImageCacheFile) -> None:
        """Nothing: reading what is lost is an error."""

    def should_verify_existence(self, _file: ImageCacheFile) -> bool:
        return False


class MadeOnOrder:
    """The backend: `generate()` in a command or a shell makes what is missing, in the sandbox."""

    def exists(self, file: ImageCacheFile) -> bool:
        """Whether the blob is there."""
        return bool(file.name) and file.storage.exists(file.name)

    def generate(self, file: ImageCacheFile, force: bool = False) -> None:  # noqa: ARG002 (imagekit's)
        """Write the variant again where it is lost; a blob that is there never changes.

        Raises MissingSource for a picture without variants: `regenerate_images` makes those.
        """
        if not file.name:
            raise MissingSource("The picture has no such variant yet.")
        if not file.storage.exists(file.name):
            file._generate()  # noqa: SLF001 (imagekit's own backends do so)
