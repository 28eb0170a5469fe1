from projects.views import ProjectViewSet
from wavic.api.routers import Router

router = Router()
router.register("project", ProjectViewSet, basename="project")

urlpatterns = router.urls
