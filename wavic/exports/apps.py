from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExportsConfig(AppConfig):
    name = "wavic.exports"
    label = "wavic_exports"
    verbose_name = "Exports"

    def ready(self) -> None:
        """Every app's export.py says what of it goes into an export."""
        from wavic.exports.models import Export
        from wavic.storage.holders import holds_blobs

        holds_blobs(Export, "blob", "tail")
        autodiscover_modules("export")
