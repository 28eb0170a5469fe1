from django.urls import path

from wavic.studio import views

urlpatterns = [
    path("", views.home, name="home"),
    path("app", views.studio, name="studio"),
    path("app/", views.studio),
    path("app/<path:page>", views.studio),
]
