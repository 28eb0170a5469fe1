"""What people open in a browser to explore the API: its docs, and a session login."""

from collections.abc import Callable
from functools import wraps

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponseBase
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from wavic.api.throttling import client_address, limit

View = Callable[..., HttpResponseBase]


def limited_login(view: View) -> View:
    """A login form under the same limits as the API's login: per address and per account."""

    @wraps(view)
    def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST":
            limit("login_address", client_address(request))
            limit("login_account", request.POST.get("username", "").strip().lower())
        return view(request, *args, **kwargs)

    return counted


api_page = csp_replace(settings.API_DOCS_POLICY)
schema = SpectacularAPIView.as_view()
docs = api_page(SpectacularSwaggerSplitView.as_view(url_name="schema"))
login = limited_login(api_page(LoginView.as_view(template_name="rest_framework/login.html")))
logout = LogoutView.as_view()
