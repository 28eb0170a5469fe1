"""/subscription: plans, what one has, and how to have another; and where Stripe tells of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from billing import selectors, services
from billing.serializers import (
    HostedPageSerializer,
    PlanChoice,
    PlansSerializer,
    PreviewSerializer,
    SubscriptionSerializer,
)
from wavic.api.errors import CONTENT_TYPE
from wavic.api.schema import ProblemSerializer
from wavic.api.views import ViewSet

_PAYMENT_REQUIRED = {(402, CONTENT_TYPE): ProblemSerializer}


class PlansViewSet(ViewSet):
    # A stale token must not keep anybody from seeing what is sold.
    authentication_classes: Any = []
    permission_classes = [AllowAny]

    @extend_schema(responses=PlansSerializer)
    def retrieve(self, request: Request) -> Response:
        """The plans, what each allows, and what it costs."""
        return Response(selectors.plans())


class SubscriptionViewSet(ViewSet):
    throttle_scopes = dict.fromkeys(
        ("checkout", "portal", "cancel", "resume", "change", "preview"), "billing"
    )

    @extend_schema(responses=SubscriptionSerializer)
    def retrieve(self, request: Request) -> Response:
        """One's own plan, what is used of it, and what happens next."""
        return self._shown()

    @extend_schema(request=PlanChoice, responses={201: HostedPageSerializer})
    def checkout(self, request: Request) -> Response:
        """Buy a plan: the address of Stripe's checkout. Nothing is changed until it is paid."""
        url = services.open_checkout(self.caller.pk, **self.validated(PlanChoice))
        return Response({"url": url}, status=201)

    @extend_schema(request=None, responses={201: HostedPageSerializer})
    def portal(self, request: Request) -> Response:
        """The address of Stripe's page with one's card and invoices."""
        return Response({"url": services.open_portal(self.caller.pk)}, status=201)

    @extend_schema(request=None, responses=SubscriptionSerializer)
    def cancel(self, request: Request) -> Response:
        """End one's subscription with the time that is paid for."""
        services.cancel(self.caller.pk)
        return self._shown()

    @extend_schema(request=None, responses=SubscriptionSerializer)
    def resume(self, request: Request) -> Response:
        """Take a cancellation back, as long as the subscription hasn't ended."""
        services.resume(self.caller.pk)
        return self._shown()

    @extend_schema(request=PlanChoice, responses={200: SubscriptionSerializer, **_PAYMENT_REQUIRED})
    def change(self, request: Request) -> Response:
        """Have another plan from now on; the difference is charged, or credited, at once."""
        services.change(self.caller.pk, **self.validated(PlanChoice))
        return self._shown()

    @extend_schema(request=PlanChoice, responses=PreviewSerializer)
    def preview(self, request: Request) -> Response:
        """What changing to this plan would cost now, and next."""
        return Response(services.preview(self.caller.pk, **self.validated(PlanChoice)))

    def _shown(self) -> Response:
        return Response(selectors.subscription(self.caller.pk))


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Stripe's webhook: 200 once what the event is about is here, be it by this delivery or before.

    400 for what isn't signed by STRIPE_WEBHOOK_SECRET, 503 without keys or while Stripe is down.
    """
    services.receive(request)
    return HttpResponse(status=200)
