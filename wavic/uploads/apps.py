from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UploadsConfig(AppConfig):
    name = "wavic.uploads"
    label = "wavic_uploads"
    verbose_name = "Uploads"

    def ready(self) -> None:
        """Find the purposes: each app's are in its uploads.py."""
        from wavic.storage.holders import holds_blobs
        from wavic.uploads.models import Upload

        # Before those of the documents: a file passes from its upload to its document.
        holds_blobs(Upload, "blob")
        autodiscover_modules("uploads")
