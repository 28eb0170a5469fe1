"""Logs: one JSON object per line on stderr, in every environment."""

from wavic.settings.environment import Environment


def logging_config(environment: Environment) -> dict:
    """Django's LOGGING: our own logger and warnings of everybody else's."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.orjson.OrjsonFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            }
        },
        "filters": {"request_id": {"()": "wavic.api.request_id.RequestIdFilter"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["request_id"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "wavic": {"level": environment.text("LOG_LEVEL", "INFO")},
            # Our own line per request says it all, and Django's would say it twice.
            "django.request": {"level": "CRITICAL"},
            "django-q": {"level": "WARNING"},
        },
    }
