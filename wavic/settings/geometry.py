"""No GDAL: WAVIC stores no geometry, and looking for it was a third of a process's start."""

from django.core.exceptions import ImproperlyConfigured


class NoLibrary:
    """A path for Django's GDAL_LIBRARY_PATH that is none.

    Loading it raises what the MongoDB backend takes for "not installed", before Django asks the
    compiler, the linker and ldconfig for each of twelve names, three times over.
    """

    def __fspath__(self) -> str:
        """ImproperlyConfigured."""
        raise ImproperlyConfigured("WAVIC stores no geometry.")
