from django.urls import path

from collaboration.pages import share_page
from collaboration.views import (
    CommentsOfTrackViewSet,
    CommentViewSet,
    GuestViewSet,
    LinkViewSet,
    LinkVisitorViewSet,
)
from wavic.api.routers import Router

router = Router()
router.register(
    "comment/track/<id:track>", CommentsOfTrackViewSet, basename="comments-of-track"
)
router.register("comment", CommentViewSet, basename="comment")
router.register("link", LinkViewSet, basename="link")
router.register("link", GuestViewSet, basename="guest")
router.register("link", LinkVisitorViewSet, basename="link-visitor")

urlpatterns = [*router.urls, path("s/<str:token>", share_page, name="share-page")]
