"""The project's routes, and some that only tests want."""

from django.urls import path

from wavic.api.routers import Router
from wavic.api.tests.things import ThingViewSet, plain
from wavic.urls import handler400, handler403, handler404, handler500
from wavic.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

router = Router()
router.register("thing", ThingViewSet, basename="thing")
urlpatterns = [*router.urls, path("plain/<str:how>", plain), *real]
