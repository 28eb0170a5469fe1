from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MetricsConfig(AppConfig):
    name = "wavic.metrics"
    label = "wavic_metrics"
    verbose_name = "Figures"

    def ready(self) -> None:
        """Find the sources: each app's are in its gauges.py."""
        from anymail.signals import tracking

        from wavic.metrics import workers
        from wavic.metrics.mail import count

        workers.connect()
        tracking.connect(count)
        autodiscover_modules("gauges")
