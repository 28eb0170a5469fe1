"""What lies in a container of Azure's stays there, is played from there, and never leaves."""

import httpx
import pytest

from tracks.models import Attachment, Version
from tracks.tests.factories import process, short_wav
from trash.legacy.tests.library import ODD_NAME
from trash.legacy.tests.messy import messy_source
from trash.legacy.tests.running import bring
from wavic.storage.blobs import blob_store
from wavic.testing.azurite import azure_store, azurite

pytestmark = pytest.mark.prove

__all__ = ["azure_store", "azurite"]


@pytest.mark.node
def test_blobs_keep_their_names_and_are_signed(azure_store, db, tmp_path):
    with messy_source(bands=1) as source:
        before = {blob.name: blob.etag for blob in blob_store().client.list_blobs()}
        bring(source, tmp_path)
        stems = Attachment.objects.get(pk=source.named["stems"])
        assert stems.blob == ODD_NAME
        answer = httpx.get(blob_store().download_url(stems.blob, stems.name))
        assert answer.content == short_wav()
        version = process(Version.objects.filter(failure="").first())
        assert version.status == "ready"
        after = {blob.name: blob.etag for blob in blob_store().client.list_blobs()}
        assert before.items() <= after.items()
