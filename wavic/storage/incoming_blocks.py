"""A blob on its way to Azure: blocks staged as they come, one commit that makes it visible."""

import base64
import uuid
from types import TracebackType
from typing import Any, Self

from azure.core import MatchConditions
from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.storage.blob import BlobBlock, BlobClient, ContentSettings

from wavic.storage.blobs import StoredBlob
from wavic.storage.failures import logger, storage_failures
from wavic.storage.headers import BlobHeaders

# Whoever waits has been told to wait long enough: what stays is swept.
_BRIEFLY: dict[str, Any] = {"connection_timeout": 2, "read_timeout": 3, "retry_total": 0}
BLOCK_SIZE = 4 * 1024 * 1024  # of which Azure allows 50,000: 195 GiB


class IncomingBlocks:
    """Stages blocks of one size, whatever the size of the chunks."""

    def __init__(self, blob: BlobClient) -> None:
        self._blob = blob
        # Writers of one name share its staged blocks: ids of our own keep them apart.
        self._writer = uuid.uuid4().hex
        self._blocks: list[BlobBlock] = []
        self._pending = bytearray()
        self._discard = True

    def __enter__(self) -> Self:
        return self

    def append(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        view = memoryview(chunk)
        while view:
            room = BLOCK_SIZE - len(self._pending)
            self._pending += view[:room]
            view = view[room:]
            if len(self._pending) == BLOCK_SIZE:
                self._stage()

    def publish(self, blob: StoredBlob, headers: BlobHeaders) -> None:
        """Commit the blocks with their headers, unless the name is taken."""
        if self._pending:
            self._stage()
        with storage_failures(blob.name):
            try:
                self._commit(blob, headers)
                published = True
            except HttpResponseError:
                # The name is taken; or a rival's commit took our staged blocks away; or the SDK
                # sent ours again after a lost answer, and it met itself.
                if not self._blob.exists():
                    raise
                published = self._is_ours()
        self._discard = False
        if not published:
            raise FileExistsError(blob.name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._discard and self._blocks:
            try:
                discard(self._blob, **_BRIEFLY)
            except AzureError:  # what brought us here matters more; Azure drops blocks in a week
                logger.warning("blocks_left", exc_info=True)

    def _stage(self) -> None:
        number = f"{self._writer}{len(self._blocks):06d}"
        block = BlobBlock(base64.b64encode(number.encode()).decode())
        self._blocks.append(block)
        with storage_failures():
            self._blob.stage_block(block.id, bytes(self._pending))
        self._pending.clear()

    def _commit(self, blob: StoredBlob, headers: BlobHeaders) -> None:
        self._blob.commit_block_list(
            self._blocks,
            content_settings=ContentSettings(
                content_type=headers.content_type,
                content_disposition=headers.disposition,
                cache_control=headers.cache_control,
            ),
            metadata={"sha256": blob.sha256, "writer": self._writer},
            match_condition=MatchConditions.IfMissing,
        )

    def _is_ours(self) -> bool:
        metadata = self._blob.get_blob_properties().metadata or {}
        return metadata.get("writer") == self._writer


def discard(blob: BlobClient, **transport: Any) -> bool:
    """Drop staged blocks of a blob that was never committed: commit none, delete the nothing.

    False if it has been committed, or is gone. `transport` are the SDK's timeouts and retries.
    """
    missing, unchanged = MatchConditions.IfMissing, MatchConditions.IfNotModified
    try:
        committed = blob.commit_block_list([], match_condition=missing, **transport)
        blob.delete_blob(etag=str(committed["etag"]), match_condition=unchanged, **transport)
    except (ResourceExistsError, ResourceNotFoundError):
        return False
    return True
