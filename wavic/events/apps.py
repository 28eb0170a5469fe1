from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "wavic.events"
    label = "wavic_events"
    verbose_name = "Events"

    def ready(self) -> None:
        """Every app's tasks.py registers its subscribers."""
        autodiscover_modules("tasks")
