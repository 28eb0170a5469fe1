from django.urls import path

from tracks.views import TrackOrderViewSet, TrackUploadViewSet, TrackViewSet
from wavic.api.routers import Router

router = Router()
router.register("track", TrackUploadViewSet, basename="track-upload")
router.register("track", TrackViewSet, basename="track")

urlpatterns = [
    *router.urls,
    path("project/<id:project>/reorder", TrackOrderViewSet.as_view({"post": "create"})),
]
