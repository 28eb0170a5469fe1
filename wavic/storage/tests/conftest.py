"""Both stores, each fresh for every test and in use as Django's default storage."""

import pytest
from django.core.files.storage import storages

from wavic.testing.azurite import azure_store, azurite

__all__ = ["azure_store", "azurite"]


@pytest.fixture
def local_store(settings, tmp_path):
    settings.BLOB_DIR = tmp_path / "blobs"
    settings.ROOT_URLCONF = "wavic.storage.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "wavic.storage.local.LocalBlobStore"},
    }
    return storages["default"]


@pytest.fixture(params=["local", pytest.param("azure", marks=pytest.mark.node)])
def store(request):
    """The same promises, once for each backend."""
    return request.getfixturevalue(f"{request.param}_store")
