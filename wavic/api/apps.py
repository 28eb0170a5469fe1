from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApiConfig(AppConfig):
    name = "wavic.api"
    label = "wavic_api"

    def ready(self) -> None:
        """Every app's schema.py tells drf-spectacular of its ways to authenticate."""
        autodiscover_modules("schema")
