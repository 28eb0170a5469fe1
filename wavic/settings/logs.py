"""Logs, on stderr: JSON lines, except on a laptop, where people read them."""

from typing import Any

from wavic.settings.environment import Environment


def logging_config(environment: Environment, secrets: list[str]) -> dict[str, Any]:
    """Django's LOGGING: our own logger and warnings of everybody else's.

    The `secrets` are hidden wherever somebody writes them into a line.
    """
    written = environment.text("LOG_FORMAT", "text" if environment.development else "json")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "wavic.logs.formatters.JSONFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
                "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                "secrets": secrets,
            },
            "text": {"()": "wavic.logs.formatters.TextFormatter", "secrets": secrets},
        },
        "filters": {"request_id": {"()": "wavic.api.request_id.RequestIdFilter"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if written == "json" else "text",
                "filters": ["request_id"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "wavic": {"level": environment.text("LOG_LEVEL", "INFO")},
            # A line per task is for machines: on a laptop it would bury all others.
            "wavic.queue": {
                "level": environment.text("LOG_LEVEL", "INFO" if written == "json" else "WARNING")
            },
            # Our own line per request says it all, and Django's would say it twice.
            "django.request": {"level": "CRITICAL"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django-q": {"level": "WARNING"},
        },
    }
