"""What is done to pictures. Nothing else writes them."""

from wavic.images.services.making import make_again, make_variants
from wavic.images.services.purging import purge
from wavic.images.services.removing import remove_blobs
from wavic.images.services.replacing import clear, drop, replace, upload

__all__ = [
    "clear",
    "drop",
    "make_again",
    "make_variants",
    "purge",
    "remove_blobs",
    "replace",
    "upload",
]
