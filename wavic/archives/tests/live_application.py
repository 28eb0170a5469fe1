"""What Granian serves for these tests; never imported by them, since it changes the routes."""

from django.conf import settings

from wavic.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "wavic.archives.tests.served"
