from spaces.views import SpaceViewSet
from wavic.api.routers import Router

router = Router()
router.register("artist", SpaceViewSet, basename="space")

urlpatterns = router.urls
