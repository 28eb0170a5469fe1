"""What the live tests serve with Granian: the project with the test routes."""

from django.conf import settings

from wavic.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "wavic.api.tests.urls"
# Whether the studio is built or not, `/` is the page that says how to.
settings.STUDIO_DIR = settings.DATA_DIR / "no-studio"
