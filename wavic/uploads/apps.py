from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UploadsConfig(AppConfig):
    name = "wavic.uploads"
    label = "wavic_uploads"
    verbose_name = "Uploads"

    def ready(self) -> None:
        """Find the purposes: each app's are in its uploads.py."""
        autodiscover_modules("uploads")
