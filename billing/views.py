"""/subscription: plans, what one has, and how to have another; and where Stripe tells of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import services


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Stripe's webhook: 200 once what the event is about is here, be it by this delivery or before.

    400 for what isn't signed by STRIPE_WEBHOOK_SECRET, 503 without keys or while Stripe is down.
    """
    services.receive(request)
    return HttpResponse(status=200)
