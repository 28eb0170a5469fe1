from accounts.views import AccountViewSet, AuditViewSet, SessionViewSet
from wavic.api.routers import Router

router = Router()
router.register("user/sessions", SessionViewSet, basename="session")
router.register("user/me/audit", AuditViewSet, basename="audit")
router.register("user", AccountViewSet, basename="user")

urlpatterns = router.urls
