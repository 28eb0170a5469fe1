"""What the blobs of a picture's variants are called."""

from wavic.images.recipe import VARIANTS
from wavic.storage.names import derived_name


def variant_names(original: str) -> dict[str, str]:
    """Variant -> the blob it is kept in; the same for an original until the recipe changes.

    So an attempt that died half-way wrote what the next one finds, and whoever removes an
    original knows what may have been made of it.
    """
    return {
        variant.name: derived_name(
            f"{original}:{variant.fingerprint}", "image", variant.form.extension
        )
        for variant in VARIANTS
    }
