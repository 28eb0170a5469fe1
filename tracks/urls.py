from tracks.views import PlaybackViewSet, TracksOfProjectViewSet, TrackViewSet, VersionViewSet
from wavic.api.routers import Router

router = Router()
router.register("track/<id:track>/version", VersionViewSet, basename="version")
router.register("track", TrackViewSet, basename="track")
router.register("track", PlaybackViewSet, basename="playback")
router.register("project", TracksOfProjectViewSet, basename="tracks-of-project")

urlpatterns = router.urls
