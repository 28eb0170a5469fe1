"""Uploads in blocks to Azure: staged by clients with a SAS, committed, copied and dropped by us.

Until it expires, whoever holds the SAS can do anything to the staging blob but read or delete it:
put blocks, commit a list or headers of their own, lease it, change its tier. So nothing is trusted
that isn't pinned by an ETag, and what is published is a copy that the SAS doesn't reach.
"""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader

from azure.core import MatchConditions
from azure.core.exceptions import (
    HttpResponseError,
    ResourceModifiedError,
    ResourceNotFoundError,
)
from azure.storage.blob import (
    BlobBlock,
    BlobClient,
    BlobLeaseClient,
    BlobProperties,
    BlobType,
    ContentSettings,
    StorageErrorCode,
)
from django.core.files.base import File

from wavic.api.errors import Unavailable
from wavic.storage import incoming_blocks
from wavic.storage.blocks import BlocksMissing, SealBroken, Sealed, block_id, block_number
from wavic.storage.failures import logger, storage_failures
from wavic.storage.headers import BlobHeaders
from wavic.storage.ranged_reader import READ_AHEAD, open_ranged

# Within an account a copy is done at once, as a rule; Azure doesn't promise it.
COPY_WAIT = 20  # seconds
COPY_POLL = 0.5  # seconds
_STATE_CONFLICTS = {409, 412}
_SEALED = "sealed"  # the metadata of a published blob that says what it is a copy of


@dataclass(frozen=True)
class SealedBlob(Sealed):
    """A committed staging blob, read only while its ETag is the same."""

    blob: BlobClient = field(repr=False, compare=False)

    def open(self) -> File:
        """A seekable file to read it from."""
        return File(self._reader(READ_AHEAD), self.name)

    def read(self, length: int) -> bytes:
        """Its first ``length`` bytes, and no byte more over the network."""
        if not (length := min(length, self.size)):
            return b""
        with self._reader(length) as file:
            return file.read(length)

    def _reader(self, ahead: int) -> BufferedReader:
        return open_ranged(
            self.blob, size=self.size, etag=self.etag, ahead=ahead, failures=_staging_failures
        )


class _WireId(str):
    """A block id that is already what goes over the wire; the SDK would base64 it once more."""

    __slots__ = ()

    def __str__(self) -> str:
        return self

    def encode(self, *_: object) -> bytes:
        return base64.b64decode(super().encode("ascii"))


def arrived(blob: BlobClient) -> dict[int, int]:
    """Number → bytes of the blocks staged or committed; none if there is no such blob."""
    with _staging_failures(blob.blob_name):
        try:
            committed, staged = blob.get_block_list("all")
        except ResourceNotFoundError as error:
            if _code(error) == StorageErrorCode.CONTAINER_NOT_FOUND:
                raise
            return {}
    numbered = ((block_number(block.id), block.size) for block in (*committed, *staged))
    return {number: size for number, size in numbered if number is not None}


def stage(blob: BlobClient, number: int, data: bytes) -> None:
    """Stage a block ourselves."""
    with storage_failures(blob.blob_name):
        blob.stage_block(_WireId(block_id(number)), data, length=len(data))


def sealed(blob: BlobClient) -> SealedBlob | None:
    """The blob as it is committed; None if it isn't, or is what a killed `drop` left: empty."""
    name = blob.blob_name
    with suppress(FileNotFoundError), _staging_failures(name):
        properties = blob.get_blob_properties()
        if properties.blob_type != BlobType.BLOCKBLOB or properties.copy.status == "pending":
            raise SealBroken
        if properties.size:
            return SealedBlob(name, properties.size, properties.etag, blob)
    return None


def join(blob: BlobClient, count: int) -> SealedBlob:
    """Commit so many staged blocks, unless somebody has committed some before."""
    blocks = [BlobBlock(_WireId(block_id(number))) for number in range(count)]
    with _staging_failures(blob.blob_name):
        try:
            blob.commit_block_list(blocks, match_condition=MatchConditions.IfMissing)
        except HttpResponseError as error:
            # Another process was first; or the SDK sent ours again after a lost answer.
            joined = sealed(blob)
            if joined is None and _code(error) == StorageErrorCode.INVALID_BLOCK_LIST:
                raise BlocksMissing(list(range(count))) from error
            if joined is None:
                raise
            return joined
    joined = sealed(blob)
    if joined is None:
        raise FileNotFoundError(blob.blob_name)
    return joined


def publish(source: Sealed, source_url: str, final: BlobClient, headers: BlobHeaders) -> None:
    """Copy, on the server, exactly what was sealed; then set the headers."""
    original = f"{source.name} {source.etag.strip(chr(34))}"
    with storage_failures(source.name):
        _start_copy(source, source_url, final, {_SEALED: original})
        properties = final.get_blob_properties()
    if properties.metadata.get(_SEALED) != original:
        raise FileExistsError(final.blob_name)
    with storage_failures(source.name):
        _set_headers(final, _copied(final, properties), headers)


def drop(blob: BlobClient) -> bool:
    """Remove a staging blob and its blocks; False if its clients stand in the way for now."""
    try:
        _delete(blob)
    except HttpResponseError as error:
        if error.status_code not in _STATE_CONFLICTS:
            raise
        logger.warning("staging_left", extra={"blob": blob.blob_name, "reason": _code(error)})
        return False
    return True


def _delete(blob: BlobClient) -> None:
    with suppress(FileNotFoundError), storage_failures(blob.blob_name):
        try:
            blob.delete_blob(delete_snapshots="include")
        except HttpResponseError as error:
            if _code(error) != StorageErrorCode.LEASE_ID_MISSING:
                raise
            BlobLeaseClient(blob).break_lease(lease_break_period=0)
            blob.delete_blob(delete_snapshots="include")
    incoming_blocks.discard(blob)  # what was staged beside it


def _start_copy(
    source: Sealed, source_url: str, final: BlobClient, metadata: dict[str, str]
) -> None:
    """Begin to copy, unless the final name is taken: by an earlier try, as a rule."""
    try:
        final.start_copy_from_url(
            source_url,
            metadata=metadata,
            source_etag=source.etag,
            source_match_condition=MatchConditions.IfNotModified,
            match_condition=MatchConditions.IfMissing,
        )
    except HttpResponseError as error:
        if not final.exists():
            if error.status_code in _STATE_CONFLICTS:
                raise SealBroken from error
            raise


def _copied(final: BlobClient, properties: BlobProperties) -> BlobProperties:
    """The blob once its copy is done; Unavailable while it isn't."""
    deadline = time.monotonic() + COPY_WAIT
    while properties.copy.status == "pending" and time.monotonic() < deadline:
        time.sleep(COPY_POLL)
        properties = final.get_blob_properties()
    if properties.copy.status in {"failed", "aborted"}:
        final.delete_blob(etag=properties.etag, match_condition=MatchConditions.IfNotModified)
    if properties.copy.status != "success":
        raise Unavailable("storage_busy", "Storage is still copying the upload.", 5)
    return properties


def _set_headers(final: BlobClient, properties: BlobProperties, headers: BlobHeaders) -> None:
    """Replace the headers that came with the copy, whoever set those."""
    wanted = ContentSettings(
        content_type=headers.content_type,
        content_disposition=headers.disposition,
        cache_control=headers.cache_control,
    )
    if properties.content_settings == wanted:
        return
    # Whoever was faster published the same, and may be read already: its ETag must stay.
    with suppress(ResourceModifiedError):
        final.set_http_headers(
            wanted, etag=properties.etag, match_condition=MatchConditions.IfNotModified
        )


@contextmanager
def _staging_failures(name: str) -> Iterator[None]:
    """Like `storage_failures`; SealBroken for a state that our own doing can't bring about."""
    with storage_failures(name):
        try:
            yield
        except HttpResponseError as error:
            if error.status_code in _STATE_CONFLICTS:
                raise SealBroken from error
            raise


def _code(error: HttpResponseError) -> str | None:
    """Azure's own code for the error, where it gave one."""
    return getattr(error, "error_code", None)
