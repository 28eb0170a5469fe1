from tracks.views import (
    AlbumViewSet,
    AttachmentsOfProjectViewSet,
    AttachmentsOfTrackViewSet,
    AttachmentViewSet,
    PlaybackViewSet,
    TracksOfProjectViewSet,
    TrackViewSet,
    VersionViewSet,
)
from wavic.api.routers import Router

router = Router()
router.register("track/<id:track>/version", VersionViewSet, basename="version")
router.register("track", TrackViewSet, basename="track")
router.register("track", PlaybackViewSet, basename="playback")
router.register("project", TracksOfProjectViewSet, basename="tracks-of-project")
router.register("project", AlbumViewSet, basename="album")
router.register("file/track/<id:track>", AttachmentsOfTrackViewSet, basename="attachments-of-track")
router.register(
    "file/project/<id:project>", AttachmentsOfProjectViewSet, basename="attachments-of-project"
)
router.register("file/attachment", AttachmentViewSet, basename="attachment")

urlpatterns = router.urls
