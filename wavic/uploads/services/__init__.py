"""What is done with files on their way in. Nothing else writes uploads."""

from wavic.uploads.services.completing import complete
from wavic.uploads.services.ending import abandon, discard_staging, end_uploads_into, reap
from wavic.uploads.services.opening import open_upload
from wavic.uploads.services.receiving import receive
from wavic.uploads.services.verifying import verify_upload

__all__ = [
    "abandon",
    "complete",
    "discard_staging",
    "end_uploads_into",
    "open_upload",
    "reap",
    "receive",
    "verify_upload",
]
