from django.urls import path

from trash.views import TrashViewSet
from wavic.api import converters as _registered  # noqa: F401 (registers the `id` converter)

urlpatterns = [
    path("trash", TrashViewSet.as_view({"get": "list", "delete": "empty"}, basename="trash")),
    path(
        "trash/<str:kind>/<id:pk>",
        TrashViewSet.as_view({"delete": "destroy"}, basename="trash", detail=True),
    ),
    path(
        "trash/<str:kind>/<id:pk>/restore",
        TrashViewSet.as_view({"post": "restore"}, basename="trash", detail=True),
    ),
]
