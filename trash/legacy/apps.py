from django.apps import AppConfig


class LegacyConfig(AppConfig):
    name = "trash.legacy"
    label = "legacy"
    verbose_name = "Import"

    def ready(self) -> None:
        """What came with somebody from elsewhere is forgotten with them."""
        from accounts.departures import forget_at_the_end
        from trash.legacy.forgetting import forget_arrival

        forget_at_the_end(forget_arrival)
