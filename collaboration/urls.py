from django.urls import path

from collaboration.pages import share_page
from collaboration.views import (
    ActivityViewSet,
    CommentsOfTrackViewSet,
    CommentViewSet,
    GuestViewSet,
    HeardViewSet,
    InvitationAnswerViewSet,
    InvitationsViewSet,
    InvitationViewSet,
    LinkViewSet,
    LinkVisitorViewSet,
    NotificationViewSet,
    PreferencesViewSet,
)
from collaboration.views.search import SearchViewSet
from wavic.api.routers import Router

router = Router()
router.register("artist/<id:space>/activity", ActivityViewSet, basename="activity")
router.register("comment/track/<id:track>", CommentsOfTrackViewSet, basename="comments-of-track")
router.register("comment", CommentViewSet, basename="comment")
router.register("collaboration/invite", InvitationViewSet, basename="invitation")
router.register("collaboration/invitations", InvitationsViewSet, basename="invitations")
router.register("collaboration", InvitationAnswerViewSet, basename="invitation-answer")
router.register("link", LinkViewSet, basename="link")
router.register("link", GuestViewSet, basename="guest")
router.register("link", LinkVisitorViewSet, basename="link-visitor")
router.register("notification", PreferencesViewSet, basename="preferences")
router.register("notification", NotificationViewSet, basename="notification")
router.register("track", HeardViewSet, basename="heard")
router.register("search", SearchViewSet, basename="search")

urlpatterns = [*router.urls, path("s/<str:token>", share_page, name="share-page")]
