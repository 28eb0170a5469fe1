from tracks.views import TrackOrderViewSet, TrackUploadViewSet, TrackViewSet
from wavic.api.routers import Router

router = Router()
router.register("track", TrackUploadViewSet, basename="track-upload")
router.register("track", TrackViewSet, basename="track")
router.register("project", TrackOrderViewSet, basename="track-order")

urlpatterns = router.urls
