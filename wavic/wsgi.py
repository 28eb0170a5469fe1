"""The WSGI application that Granian serves."""

import os

from wavic.metrics.sharing import share

share()

from django.core.wsgi import get_wsgi_application  # noqa: E402  (the figures' place comes first)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wavic.settings")

application = get_wsgi_application()
