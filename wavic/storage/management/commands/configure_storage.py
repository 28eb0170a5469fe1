"""Makes the blob store ready for the web: its container or folder, and CORS for ORIGIN."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from wavic.storage.azure import AzureBlobStore
from wavic.storage.blobs import blob_store


class Command(BaseCommand):
    """``manage.py configure_storage [--origin https://… …]``."""

    help = (
        "Checks the blob store (in development creates it), sweeps what killed writes left, "
        "and lets pages of PUBLIC_URL and ORIGIN fetch signed URLs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The origins, if others than those of the environment."""
        parser.add_argument("--origin", action="append", metavar="URL")

    def handle(self, *_: Any, **options: Any) -> None:
        """Safe to run at every deployment."""
        store = blob_store()
        store.ensure()
        swept = store.sweep()
        self.stdout.write(f"{type(store).__name__} is ready; {swept} unfinished writes removed.")
        if isinstance(store, AzureBlobStore):
            origins = options["origin"] or [settings.PUBLIC_URL, *settings.ORIGIN]
            store.configure_cors(list(dict.fromkeys(origins)))
            self.stdout.write(f"Browsers may fetch from {', '.join(origins)}.")
