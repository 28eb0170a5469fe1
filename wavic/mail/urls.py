"""Addresses that mail, and what carries it, call."""

from django.urls import path

from wavic.mail.views import postmark, unsubscribe

urlpatterns = [
    path("mail/postmark", postmark, name="postmark"),
    path("mail/unsubscribe/<str:token>", unsubscribe, name="unsubscribe"),
]
