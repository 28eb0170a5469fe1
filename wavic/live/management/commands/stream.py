"""`manage.py stream`: tells open screens what happens."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """See docs/live.md."""

    help = "Serve the event stream on STREAM_PORT (PORT+1) until told to stop (SIGTERM)."
    requires_system_checks: list[str] = []

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        from wavic.asgi import application
        from wavic.live.serving import serve

        host = os.environ.get("HOST", "").strip() or "127.0.0.1"
        try:
            serve(application, host, settings.STREAM_PORT)
        except OSError as error:
            raise CommandError(f"Can't listen on {host}:{settings.STREAM_PORT}: {error}") from None
