"""The blob store of a run: a folder, or a container that is made if it isn't there."""

from azure.core.exceptions import AzureError
from django.conf import settings

from wavic.api.errors import Unavailable
from wavic.laptop.failures import CannotStart
from wavic.storage.blobs import blob_store


def prepare_blob_store() -> None:
    """Have somewhere to keep files. CannotStart when the store doesn't answer, or refuses us."""
    try:
        blob_store().ensure()
    except (Unavailable, AzureError, ValueError) as error:  # a key that isn't one is a ValueError
        raise CannotStart(_complaint(error)) from None


def _complaint(error: Exception) -> str:
    if not settings.AZURE_ACCOUNT_NAME:
        return f"Can't keep files in {settings.BLOB_DIR}. Make it writable."
    where = settings.AZURE_ENDPOINT or f"the account {settings.AZURE_ACCOUNT_NAME}"
    reason = " ".join(str(error.__cause__ or error).split())[:200].rstrip(".")
    return (
        f"The blob store at {where} doesn't take files: {reason}. Start it, correct "
        "AZURE_STORAGE_*, or unset AZURE_STORAGE_ACCOUNT_NAME to keep files on this computer."
    )
