"""GET /metrics, for Prometheus."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from wavic.metrics.access import refuse_strangers
from wavic.metrics.scraping import exposition


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, to who has METRICS_TOKEN; without one, to this computer and nobody else."""
    refuse_strangers(request)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
