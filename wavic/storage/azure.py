"""The blob store of production: a private container of Azure Blob Storage (or Azurite)."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, cast
from urllib.parse import quote

from azure.core.exceptions import (
    AzureError,
    ResourceExistsError,
    ServiceResponseTimeoutError,
)
from azure.storage.blob import (
    BlobClient,
    BlobProperties,
    BlobServiceClient,
    CorsRule,
    LinearRetry,
    generate_blob_sas,
)
from django.conf import settings
from django.core.files.base import File
from storages.backends.azure_storage import AzureStorage

from wavic.storage import azure_blocks
from wavic.storage.blobs import IDLE, STAGED, BlobHead, BlobStore
from wavic.storage.blocks import BLOCK_PLACE, STAGING, Sealed, check_staging_name
from wavic.storage.failures import storage_failures
from wavic.storage.headers import BlobHeaders
from wavic.storage.incoming_blocks import IncomingBlocks, discard
from wavic.storage.names import check_stored_name, content_disposition
from wavic.storage.ranged_reader import open_ranged

# A store that can't be reached costs a caller 12 seconds, one that doesn't answer 22: no thread is
# stuck.
CONNECTION_TIMEOUT = 3  # seconds, for each of the tries
READ_TIMEOUT = 10  # seconds without a byte
RETRIES = 2

CORS_REQUEST_HEADERS = [
    *("content-type", "content-md5", "x-ms-*"),  # of those who upload
    *("range", "if-range", "if-none-match"),  # of those who play
]
CORS_EXPOSED_HEADERS = ["accept-ranges", "content-length", "content-range", "etag", "x-ms-*"]


class AzureBlobStore(BlobStore, AzureStorage):
    """Blobs of one container; account, key, container and endpoint come from AZURE_*."""

    def get_default_settings(self) -> dict[str, Any]:
        """django-storages' options, and where the account is if not at Azure's usual address."""
        usual = f"https://{settings.AZURE_ACCOUNT_NAME}.blob.core.windows.net"
        return {**super().get_default_settings(), "endpoint": settings.AZURE_ENDPOINT or usual}

    def _get_service_client(self) -> BlobServiceClient:
        return BlobServiceClient(
            self.endpoint.rstrip("/"),
            credential={"account_name": self.account_name, "account_key": self.account_key},
            connection_timeout=CONNECTION_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retry_policy=_Patience(backoff=1, retry_total=RETRIES, random_jitter_range=1),
        )

    def ensure(self) -> None:
        """Create the container, never public, except in production: there it must be there."""
        if settings.WAVIC_ENV == "production":
            self.ping()
            return
        with storage_failures(), suppress(ResourceExistsError):
            self.client.create_container(public_access=None)

    def ping(self) -> None:
        """Return if the container answers, within a few seconds and without a second try."""
        with storage_failures():
            self.client.get_container_properties(
                connection_timeout=2, read_timeout=3, retry_total=0
            )

    def head(self, name: str) -> BlobHead:
        """What is known of a blob without reading it."""
        with storage_failures(name):
            properties = self._blob(name).get_blob_properties()
        return _head(properties)

    def delete(self, name: str) -> None:
        """Remove a blob; no error if it isn't there."""
        with suppress(FileNotFoundError), storage_failures(name):
            self._blob(name).delete_blob()

    def discard(self, name: str) -> None:
        """Remove staged blocks, sealed or not; no error if there are none.

        What a hostile client holds on to is left to `sweep`.
        """
        with storage_failures(name):
            azure_blocks.drop(self._staged(name))

    def sweep(self, idle: timedelta = IDLE, staged: timedelta = STAGED) -> int:
        """Drop what was staged and never committed, and all that clients staged long ago."""
        swept = 0
        with storage_failures():
            for blob in self.client.list_blobs(include=["uncommittedblobs"]):
                if blob.name.startswith(f"{STAGING}/"):
                    if _older(blob.last_modified, staged):
                        swept += azure_blocks.drop(self._blob(blob.name))
                # Staged blocks have no size yet; an empty blob that was committed is left alone.
                elif not blob.size and _older(blob.last_modified, idle):
                    swept += discard(self.client.get_blob_client(blob.name))
        return swept

    def configure_cors(self, origins: list[str]) -> None:
        """Let pages of these origins fetch and upload by signed URL; replaces the rules so far."""
        rule = CorsRule(
            origins,
            ["GET", "HEAD", "PUT", "OPTIONS"],
            allowed_headers=CORS_REQUEST_HEADERS,
            exposed_headers=CORS_EXPOSED_HEADERS,
            max_age_in_seconds=86_400,
        )
        with storage_failures():
            self.service_client.set_service_properties(cors=[rule] if origins else [])

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Blobs are immutable: open them to read.")
        head = self.head(name)
        return File(open_ranged(self._blob(name), size=head.size, etag=head.etag), name)

    def _incoming(self, name: str) -> IncomingBlocks:
        return IncomingBlocks(self._blob(name))

    def _blob(self, name: str) -> BlobClient:
        return cast("BlobClient", self.client.get_blob_client(check_stored_name(name)))

    def _staged(self, name: str) -> BlobClient:
        return self._blob(check_staging_name(name))

    def _put_block(self, name: str, number: int, data: bytes) -> None:
        azure_blocks.stage(self._staged(name), number, data)

    def _cut(self, name: str, size: int) -> None:
        """What is joined are the blocks that are named; the others go."""

    def _arrived(self, name: str) -> dict[int, int]:
        return azure_blocks.arrived(self._staged(name))

    def _sealed(self, name: str) -> Sealed | None:
        return azure_blocks.sealed(self._staged(name))

    def _join(self, name: str, count: int) -> Sealed:
        return azure_blocks.join(self._staged(name), count)

    def _publish(self, sealed: Sealed, name: str, headers: BlobHeaders) -> None:
        azure_blocks.publish(sealed, self.url(sealed.name), self._blob(name), headers)

    @cached_property
    def _base_url(self) -> str:
        return f"{self.endpoint.rstrip('/')}/{self.azure_container}/"

    def _sign(self, name: str, filename: str, expires: int) -> str:
        disposition = content_disposition("attachment", filename) if filename else None
        return self._signed_for("r", name, expires, disposition)

    def _sign_blocks(self, name: str, size: int, expires: int) -> str:
        del size  # no SAS can limit it: sealing compares
        return f"{self._signed_for('cw', name, expires)}&comp=block&blockid={BLOCK_PLACE}"

    def _signed_for(
        self, permission: str, name: str, expires: int, disposition: str | None = None
    ) -> str:
        # No start time: a clock of ours that runs ahead must not forbid what we just signed.
        token = generate_blob_sas(
            self.account_name,
            self.azure_container,
            name,
            account_key=self.account_key,
            permission=permission,
            expiry=datetime.fromtimestamp(expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            protocol="https" if self._base_url.startswith("https:") else None,
            content_disposition=disposition,
        )
        return f"{self._base_url}{quote(name)}?{token}"


class _Patience(LinearRetry):
    """Who got no answer in all that time asks only once more, by a new connection."""

    def increment(
        self,
        settings: dict[str, Any],
        request: Any,
        response: Any = None,
        error: AzureError | None = None,
    ) -> bool:
        if isinstance(error, ServiceResponseTimeoutError):
            settings["total"] = min(settings["total"], 1)
        return super().increment(settings, request, response, error)


def _head(properties: BlobProperties) -> BlobHead:
    content = properties.content_settings
    return BlobHead(
        size=properties.size,
        content_type=content.content_type or "",
        disposition=content.content_disposition or "",
        cache_control=content.cache_control or "",
        etag=properties.etag,
        modified=properties.last_modified,
    )


def _older(moment: datetime | None, age: timedelta) -> bool:
    return moment is not None and moment < datetime.now(UTC) - age
