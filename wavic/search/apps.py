from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "wavic.search"
    label = "wavic_search"
    verbose_name = "Search"

    def ready(self) -> None:
        """Every app's search.py registers what of its own is found."""
        autodiscover_modules("search")
