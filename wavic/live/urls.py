from wavic.api.routers import Router
from wavic.live.views import StreamViewSet

router = Router()
router.register("notification/stream", StreamViewSet, basename="stream")

urlpatterns = router.urls
