"""Every route of the API, in the order of the rooms."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("wavic.studio.urls")),
    path("", include("wavic.api.urls")),
    path("", include("wavic.metrics.urls")),
    path("", include("wavic.storage.urls")),
    path("", include("wavic.uploads.urls")),
    path("", include("wavic.mail.urls")),
    path("", include("wavic.live.urls")),
    path("", include("accounts.urls")),
    path("", include("spaces.urls")),
    path("", include("projects.urls")),
    path("", include("tracks.urls")),
    path("", include("collaboration.urls")),
    path("", include("billing.urls")),
    path("", include("trash.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "wavic.api.error_handlers.bad_request"
handler403 = "wavic.api.error_handlers.permission_denied"
handler404 = "wavic.api.error_handlers.not_found"
handler500 = "wavic.api.error_handlers.server_error"
