"""The platform's own routes."""

from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from wavic.api import browser, health

# DRF's templates look for their login under this namespace.
session = [
    path("login", browser.login, name="login"),
    path("logout", browser.logout, name="logout"),
]

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url=static("site/icon.svg"))),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/schema", browser.schema, name="schema"),
    path("api/docs", browser.docs, name="docs"),
    path("api/", include((session, "rest_framework"))),
]
