"""`/`: what this is, and where to go from here."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

_LINKS = {
    "docs": "docs",
    "schema": "schema",
    "admin": "admin:index",
    "live": "live",
    "ready": "ready",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """HTML for people, JSON for `Accept: application/json`."""
    links = {name: reverse(route) for name, route in _LINKS.items()}
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        about = "Where musicians finish records together."
        response: HttpResponse = JsonResponse({"name": "WAVIC", "about": about, "links": links})
    else:
        response = render(request, "home.html", {"links": links})
    patch_vary_headers(response, ["Accept"])
    return response
