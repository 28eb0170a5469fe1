from wavic.api.routers import Router
from wavic.uploads.views import FileViewSet

router = Router()
router.register("file", FileViewSet, basename="file")

urlpatterns = router.urls
