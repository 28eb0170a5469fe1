from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SupportConfig(AppConfig):
    name = "wavic.support"
    label = "wavic_support"

    def ready(self) -> None:
        """Every app's support.py says what of its documents staff find, see and do."""
        autodiscover_modules("support")
