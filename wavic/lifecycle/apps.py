from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LifecycleConfig(AppConfig):
    name = "wavic.lifecycle"
    label = "wavic_lifecycle"
    verbose_name = "Lifecycle"

    def ready(self) -> None:
        """Every app's lifecycle.py registers its kinds, and what goes with those of others."""
        autodiscover_modules("lifecycle")
