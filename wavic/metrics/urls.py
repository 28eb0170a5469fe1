from django.urls import path

from wavic.metrics import views

urlpatterns = [path("metrics", views.metrics, name="metrics")]
