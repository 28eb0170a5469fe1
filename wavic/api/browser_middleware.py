"""Django's middlewares for browsers, out of the way of programs, which need none of them.

A request with a token needs no cookies, nor do probes and blobs: no session, person or message
is looked up for them. The pages under /admin/ and /api/ are for browsers whatever they send.
"""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_FOR_BROWSERS = ("/admin/", "/api/")
_FOR_ANYBODY = ("/health/", "/metrics", "/blob/")
# Attributes by which django-csp's decorators change the policy of one response.
_CSP_CHANGES = frozenset({"_csp_exempt", "_csp_config", "_csp_update", "_csp_replace"})


def needs_no_cookies(request: HttpRequest) -> bool:
    """Whether a program sent this with a token, or it doesn't matter who did."""
    if request.META.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer ":
        return not request.path_info.startswith(_FOR_BROWSERS)
    return request.path_info.startswith(_FOR_ANYBODY)


class _ForBrowsers:
    """Mixin: pass on what needs no cookies."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if needs_no_cookies(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]  # the middleware mixed into


class Sessions(_ForBrowsers, SessionMiddleware):
    """`request.session`, for browsers."""


class People(_ForBrowsers, AuthenticationMiddleware):
    """`request.user` of the session, for browsers."""


class Messages(_ForBrowsers, MessageMiddleware):
    """One-time messages, for browsers."""


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp, with the policy that nearly every response has built once."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._usual = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """The usual policy, unless the view changed it or used a nonce."""
        if _CSP_CHANGES.isdisjoint(response.__dict__) and not hasattr(request, "_csp_nonce"):
            response.headers.setdefault(HEADER, self._usual)
            return response
        return super().process_response(request, response)
