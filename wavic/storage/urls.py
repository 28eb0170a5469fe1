"""Where the local store's blobs are read."""

from django.urls import path

from wavic.storage.views import blob

urlpatterns = [path("blob/<path:name>", blob, name="blob")]
