"""`/app` and all below it: the studio, whose own routes these are. `/` leads there."""

from http import HTTPStatus
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from wavic.studio.page import is_built, studio_page

_LINKS = {
    "docs": "docs",
    "schema": "schema",
    "admin": "admin:index",
    "live": "live",
    "ready": "ready",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the studio for people, JSON for `Accept: application/json`."""
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        about = "Where musicians finish records together."
        response: HttpResponse = JsonResponse({"name": "WAVIC", "about": about, "links": _links()})
    elif is_built():
        response = redirect("studio")
    else:
        response = _how_to_build(request)
    patch_vary_headers(response, ["Accept"])
    return response


@csrf_exempt  # it takes nothing: other methods are 405, not a question of tokens
@require_safe
@csp_update(settings.STUDIO_POLICY)
def studio(request: HttpRequest, page: str = "") -> HttpResponse:  # noqa: ARG001  (the studio routes)
    """The same page everywhere, with a nonce of its own; 503 and how to build it until then."""
    content = studio_page(str(request.csp_nonce))  # type: ignore[attr-defined]  # django-csp's
    if content is None:
        return _how_to_build(request, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(content, headers={"Cache-Control": "private, no-cache"})


def _how_to_build(request: HttpRequest, **options: Any) -> HttpResponse:
    return render(request, "home.html", {"links": _links()}, **options)


def _links() -> dict[str, str]:
    return {name: reverse(route) for name, route in _LINKS.items()}
