"""The ASGI application that serves the event stream, and nothing else; see wavic/live."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wavic.settings")
django.setup()

from wavic.live.application import Application  # noqa: E402  (Django comes first)

application = Application()
