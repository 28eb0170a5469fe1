"""A real Azurite (Azure Blob Storage's emulator, from npm) for the tests that need one."""

import base64
import os
import secrets
import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages

from wavic.storage.azure import AzureBlobStore

STARTUP = 30  # seconds; Node on a busy machine


@dataclass
class Azurite:
    """A running Azurite with an account of its own."""

    process: subprocess.Popen[bytes]
    port: int
    account: str
    key: str

    @property
    def endpoint(self) -> str:
        """What AZURE_STORAGE_ENDPOINT is set to."""
        return f"http://127.0.0.1:{self.port}/{self.account}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make another process use it (besides the container's name)."""
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": self.account,
            "AZURE_STORAGE_ACCOUNT_KEY": self.key,
            "AZURE_STORAGE_ENDPOINT": self.endpoint,
        }

    @classmethod
    def start(cls, program: str, folder: Path, port: int = 0, key: str = "") -> Self:
        """Start it on this or a free port, with this or a new key, its data in a folder.

        RuntimeError if it doesn't come up.
        """
        account, key = "wavictest", key or base64.b64encode(secrets.token_bytes(64)).decode()
        port = port or free_port()
        process = subprocess.Popen(  # noqa: S603  (a program of our own node_modules)
            [
                program,
                *("--blobHost", "127.0.0.1", "--blobPort", str(port), "--location", str(folder)),
                *("--silent", "--disableTelemetry", "--skipApiVersionCheck"),
            ],
            env={**os.environ, "AZURITE_ACCOUNTS": f"{account}:{key}"},
            stdout=subprocess.DEVNULL,
        )
        azurite = cls(process, port, account, key)
        deadline = time.monotonic() + STARTUP
        while process.poll() is None and time.monotonic() < deadline:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return azurite
            time.sleep(0.05)
        azurite.stop()
        raise RuntimeError(f"Azurite didn't come up on port {port}.")

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_azurite() -> str | None:
    """azurite-blob: AZURITE_BLOB, that of package.json, or one on PATH."""
    ours = django_settings.BASE_DIR / "node_modules" / ".bin" / "azurite-blob"
    if program := os.environ.get("AZURITE_BLOB"):
        return program
    return str(ours) if ours.exists() else shutil.which("azurite-blob")


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def azurite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Azurite]:
    """One Azurite for all tests; skips where Node.js or it is missing, which CI doesn't accept."""
    program = find_azurite()
    if program is None or shutil.which("node") is None:
        missing = "Azurite is missing (needs Node.js): run npm ci"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    running = Azurite.start(program, tmp_path_factory.mktemp("azurite"))
    yield running
    running.stop()


@pytest.fixture
def azure_store(azurite: Azurite, settings) -> AzureBlobStore:
    """Django's default storage is a new, empty container of Azurite."""
    settings.AZURE_ACCOUNT_NAME = azurite.account
    settings.AZURE_ACCOUNT_KEY = azurite.key
    settings.AZURE_ENDPOINT = azurite.endpoint
    settings.AZURE_CONTAINER = f"test-{uuid.uuid4().hex}"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "wavic.storage.azure.AzureBlobStore"},
    }
    store = cast("AzureBlobStore", storages["default"])
    store.ensure()
    return store
