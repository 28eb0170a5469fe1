from spaces.views import MemberViewSet, SpaceViewSet
from wavic.api.routers import Router

router = Router()
router.register("artist/<id:space>/members", MemberViewSet, basename="member")
router.register("artist", SpaceViewSet, basename="space")

urlpatterns = router.urls
