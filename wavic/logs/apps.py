from django.apps import AppConfig
from django.conf import settings


class LogsConfig(AppConfig):
    name = "wavic.logs"
    label = "wavic_logs"

    def ready(self) -> None:
        """Sentry costs an import and a thread: only where somebody reads it."""
        if settings.SENTRY_DSN:
            from wavic.logs import sentry

            sentry.begin(settings.SENTRY_DSN, settings.WAVIC_ENV, settings.SECRETS)
