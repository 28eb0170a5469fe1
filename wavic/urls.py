"""Every route of the API, in the order of the rooms."""

from django.contrib import admin
from django.urls import include, path

from wavic.api.browser import limited_login

urlpatterns = [
    path("", include("wavic.api.urls")),
    path("", include("wavic.storage.urls")),
    path("admin/login/", limited_login(admin.site.login)),
    path("admin/", admin.site.urls),
]

handler400 = "wavic.api.error_handlers.bad_request"
handler403 = "wavic.api.error_handlers.permission_denied"
handler404 = "wavic.api.error_handlers.not_found"
handler500 = "wavic.api.error_handlers.server_error"
