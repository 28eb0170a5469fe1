from django.urls import path

from billing.views import PlansViewSet, SubscriptionViewSet, webhook

_ACTS = ("checkout", "portal", "cancel", "resume", "change", "preview")

urlpatterns = [
    path("subscription/plans", PlansViewSet.as_view({"get": "retrieve"}, basename="plans")),
    path(
        "subscription",
        SubscriptionViewSet.as_view({"get": "retrieve"}, basename="subscription", detail=True),
    ),
    *(
        path(
            f"subscription/{act}",
            SubscriptionViewSet.as_view({"post": act}, basename="subscription", detail=True),
        )
        for act in _ACTS
    ),
    path("stripe/webhook", webhook, name="stripe-webhook"),
]
